/// The least that must really have happened, so that no campaign passes in which nothing happens.
///
/// Processes are killed before their faults strike and end before they are killed; so a floor is a part of what was
/// planned. Where less than a few are planned there is none.
package struct CampaignFloors: Sendable {
    private let plan: FaultPlan
    private let operations: Int

    package init(plan: FaultPlan, operations: Int) {
        self.plan = plan
        self.operations = operations
    }

    /// How many faults of one class must have struck.
    package func strikes(of kind: FaultClass) -> Int { Int(plan.expectation(of: kind, among: operations) / 4) }

    /// How many faults must have struck at each of so many providers.
    package func strikes(atEachOf providers: Int) -> Int {
        let faults = FaultClass.allCases.filter { $0 != .none }
        let expected = faults.reduce(0) { $0 + plan.expectation(of: $1, among: operations) }
        return Int(expected / Double(4 * max(1, providers)))
    }

    /// How many of the processes that were to be killed must have been alive then.
    package func kills(planned: Int) -> Int { planned / 3 }

    /// The least of `sample` where most of it is to come to something.
    package static func half(of sample: Int) -> Int { sample < 3 ? 0 : sample / 2 }

    /// The least of `sample` where any of it may come to nothing, but hardly all.
    package static func any(of sample: Int) -> Int { sample < 10 ? 0 : 1 }

    /// How many killed operations must have ended at each of the journal's records where something is left to be done.
    package var endsAtEachRecord: Int { operations >= 250 ? 1 : 0 }
}
