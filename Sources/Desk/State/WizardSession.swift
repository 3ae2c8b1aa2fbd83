import Billing
import Service

/// An open wizard. The number tells answers for this one from answers for an earlier one.
package struct WizardSession: Sendable, Hashable {
    package let number: Int
    package let ref: Reference
    package var wizard: Wizard
}

/// A subscription is being read so that its wizard can open.
package struct WizardPreparation: Sendable, Hashable {
    package let number: Int
    package let ref: Reference
    package let kind: OperationKind
}

/// What a wizard starts from, read just now.
package struct Prepared: Sendable, Hashable {
    package let reading: Reading
    /// Nil for an undo.
    package let reasons: ReasonList?

    package init(reading: Reading, reasons: ReasonList?) {
        self.reading = reading
        self.reasons = reasons
    }
}
