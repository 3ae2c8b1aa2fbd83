import Foundation

/// When a Kayak subscription ends and what is credited (section 10), as a pure function of what the provider knows.
struct PaywayDecision {
    let isImmediate: Bool
    let credits: [PaywayInvoice]

    /// - Parameters:
    ///   - current: open invoices on the period that contains now.
    ///   - upcoming: open invoices on the next period.
    init(isAutogiro: Bool, autogiroWins: Bool, current: [PaywayInvoice], upcoming: [PaywayInvoice]) {
        if isAutogiro, autogiroWins {
            (isImmediate, credits) = (false, [])
        } else if !current.isEmpty {
            (isImmediate, credits) = (true, current + upcoming)
        } else {
            (isImmediate, credits) = (false, upcoming)
        }
    }
}
