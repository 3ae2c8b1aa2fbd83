import Sandbox
import TestSupport

/// One process that was to end one subscription, and what came of it.
struct Attempt: Sendable {
    let target: Target
    let fate: FaultPlan.Fate
    let end: Worker.End
    let document: OutcomeDocument?
    /// The journal's word right after the run: an outcome, `unfinished` without one, nil without an operation.
    var outcome: String?
    var operation: String?
    /// The last record of its operation right after the run; nil without an operation.
    var lastRecord: String?
    /// After reconciling.
    var finalOutcome: String?

    /// The process died by our hand.
    var wasKilled: Bool { end.signal == 9 && end.isKilled }

    /// Whether it stood as wanted right after the run.
    var isDone: Bool { ["applied", "already"].contains(outcome) }

    /// Everything needed to find it again.
    var words: String {
        let how = end.signal.map { "signal \($0)" } ?? "exit \(end.code ?? -1)"
        let kill = fate.kill.map { ", kill \($0)" } ?? ""
        let reads = [fate.readsBefore, fate.readsAfter].compactMap { $0 }.map {
            ", reads \($0.kind.rawValue) x\($0.times)"
        }
        return "\(operation ?? "no operation") \(target.ref) --when \(target.when), fault \(fate.write.kind.rawValue)"
            + " variant \(fate.write.variant)\(kill)\(reads.joined()), \(how),"
            + " journal \(outcome ?? "nothing") then \(finalOutcome ?? "nothing")"
    }
}
