import Billing
import Foundation
import SafeText
import Storage

/// Erases a customer from this machine: from the journal what names them, from the mirror everything.
///
/// Needs no provider, so that it works for connections that are configured no longer.
package struct Forgetting: Sendable {
    private let journal: Journal
    private let mirror: Mirror

    /// What was erased.
    package struct Result: Sendable, Hashable {
        package let customer: Reference
        package let journal: Erasure
        package let mirror: Erasure

        /// What is left on this machine and why, each sentence once; empty when nothing is.
        package var leftovers: [SafeText] {
            journal.leftovers + mirror.leftovers.filter { !journal.leftovers.contains($0) }
        }
    }

    package init(journal: Journal, mirror: Mirror) {
        self.journal = journal
        self.mirror = mirror
    }

    /// Erases the customer whom `ref` names, or whose subscription it names.
    ///
    /// - Parameter agent: who does it, for the record.
    /// - Throws: `usage` when nobody here goes by `ref`; `refused` while one of their operations is unfinished.
    package func forget(_ ref: Reference, agent: String?, at now: Date) throws(ServiceError) -> Result {
        let customer = try ServiceError.wrapping {
            try journal.customer(named: ref) ?? mirror.customer(named: ref)
        }
        guard let customer else { throw .usage("nothing is known here of \(SafeText(ref.description))") }
        return try ServiceError.wrapping {
            // The journal first: it may refuse.
            let fromJournal = try journal.forget(customer: customer, agent: agent, at: now)
            return Result(customer: customer, journal: fromJournal, mirror: try mirror.forget(customer: customer))
        }
    }
}
