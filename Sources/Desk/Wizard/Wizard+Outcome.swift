import Billing
import SafeText
import Service
import Terminal

/// After the confirmation: waiting, and what the service says.
extension Wizard {
    /// Takes in what the service says of the running operation. What belongs to no running one is dropped.
    mutating func hear(_ event: WizardEvent) {
        switch (event, step) {
        case (.progress(let progress), .inFlight(var flight)):
            flight.progress = progress
            step = .inFlight(flight)
        case (.refused(let why), .inFlight): enter(.refused(why))
        case (.stale(let differences), .inFlight(let flight)): enter(.stale(differences, flight.timing))
        case (.finished(let record), .inFlight) where isOurs(record): enter(.result(WizardResult(record: record)))
        case (.finished(let record), .result(let result)) where record.id == result.record.id:
            enter(.result(WizardResult(record: record)))
        case (.finished(let record), .blocked(let block)) where record.id == block.operation:
            enter(.result(WizardResult(record: record)))
        case (.refused(let why), .result(var result)):
            result.isReconciling = false
            message = why
            step = .result(result)
        case (.refused(let why), .blocked): message = why
        default: break
        }
    }

    private func isOurs(_ record: OperationRecord) -> Bool {
        record.draft.ref == reading.subscription.ref && record.draft.kind == kind
    }

    mutating func wait(_ flight: WizardFlight, _ key: Key) -> WizardAction {
        switch (key, flight.hasStopped) {
        case (.escape, false):
            var flight = flight
            flight.hasStopped = true
            enter(.inFlight(flight))
            return .stopWaiting
        case (.escape, true), (.enter, true): return .leave
        default: return .none
        }
    }

    /// What was true at the forecast is so no longer: a new forecast, or back to the choice.
    mutating func leaveStale(_ timing: Timing, _ key: Key) -> WizardAction {
        switch (key, kind) {
        case (.enter, .cancel): return review(timing)
        case (.escape, .cancel): enter(.timing)
        case (.enter, .undo), (.escape, .undo), (.character("q"), _): return .leave
        default: break
        }
        return .none
    }

    mutating func leaveRefused(_ key: Key) -> WizardAction {
        switch (key, kind) {
        case (.enter, .cancel), (.escape, .cancel): enter(.timing)
        case (.enter, .undo), (.escape, .undo), (.character("q"), _): return .leave
        default: break
        }
        return .none
    }

    mutating func leave(_ block: WizardBlock, _ key: Key) -> WizardAction {
        switch key {
        case .enter, .escape, .character("q"): return .leave
        case .character("R"): return block.operation.map { .reconcile($0) } ?? .none
        default: return .none
        }
    }

    mutating func use(_ result: WizardResult, _ key: Key) -> WizardAction {
        switch key {
        case .enter, .escape, .character("q"): return .leave
        case .character("u") where canUndo(result.record): return .undo
        case .character("y"):
            return CustomerConfirmation(of: result.record).map { .copy($0.paragraph) } ?? .none
        case .character("R") where result.record.isUnfinished && !result.isReconciling:
            var result = result
            result.isReconciling = true
            step = .result(result)
            return .reconcile(result.record.id)
        default: return .none
        }
    }

    /// Whether the end that `record` tells of can be taken back now.
    func canUndo(_ record: OperationRecord) -> Bool {
        guard record.draft.kind == .cancel, record.outcome == .applied || record.outcome == .already,
            let until = record.undoUntil
        else { return false }
        return until.instant > now
    }
}
