import Foundation
import Storage
import Billing
import SafeText
import Service
import Terminal

extension DeskState {
    /// Reads the selected subscription from its provider; the wizard opens on what was read.
    mutating func prepareWizard(_ kind: OperationKind) -> [Effect] {
        guard let row = target else { return [] }
        return prepareWizard(kind, row.ref, from: row.connection.provider.displayName)
    }

    private mutating func prepareWizard(_ kind: OperationKind, _ ref: Reference, from provider: SafeText) -> [Effect] {
        lastSession += 1
        preparation = WizardPreparation(number: lastSession, ref: ref, kind: kind)
        notice = Notice("reading \(SafeText(ref.description)) from \(provider); Esc stops")
        return [.prepare(lastSession, ref, kind)]
    }

    mutating func receivePrepared(_ number: Int, _ result: Result<Prepared, ServiceError>) -> [Effect] {
        guard let preparation, preparation.number == number else { return [] }
        self.preparation = nil
        notice = nil
        switch result {
        case .failure(let error):
            say(
                "\(SafeText(preparation.ref.description)) could not be read: \(error.message)", .warn,
                about: preparation.ref)
        case .success(let prepared):
            take(prepared.reading)
            if let reason = refusal(of: preparation.kind, prepared.reading) {
                say(reason, .warn, about: preparation.ref)
            } else {
                wizard = WizardSession(number: number, ref: preparation.ref, wizard: makeWizard(prepared))
            }
        }
        return []
    }

    private func makeWizard(_ prepared: Prepared) -> Wizard {
        let policy = WizardPolicy(
            ticketRequired: options.ticketRequired, ticketPattern: options.ticketPattern, now: now,
            connection: connection(of: prepared.reading.subscription.ref), zone: options.zone)
        guard let reasons = prepared.reasons else { return Wizard(undoing: prepared.reading, policy: policy) }
        return Wizard(reading: prepared.reading, reasons: reasons, policy: policy)
    }

    private func connection(of ref: Reference) -> Connection? {
        connections.reports.first { $0.connection.id == ref.connection }?.connection
    }

    /// What the fresh reading says against it; the list may have been older.
    private func refusal(of kind: OperationKind, _ reading: Reading) -> SafeText? {
        if let record = reading.operations.first(where: \.isUnfinished) {
            return record.obstacleText
        }
        return reading.subscription.capabilities.refusal(of: kind)
    }

    /// Passes `event` to the wizard with this number; one that has been left hears nothing more.
    mutating func tellWizard(_ number: Int, _ event: WizardEvent) -> [Effect] {
        guard wizard?.number == number, let action = wizard?.wizard.handle(event) else { return [] }
        return perform(action)
    }

    /// Turns what the wizard wants into effects. The one place from which anything can change at a provider.
    package mutating func perform(_ action: WizardAction) -> [Effect] {
        guard let session = wizard else { return [] }
        let (number, ref) = (session.number, session.ref)
        switch action {
        case .none: return []
        case .needForecast(let timing): return [.forecast(number, ref, timing)]
        case .submit(let draft, let forecast, let confirmation):
            guard draft.ref == ref, !running.values.contains(ref) else { return [] }
            running[number] = ref
            return [.confirm(number, draft, forecast, confirmation)]
        case .submitUndo(let confirmation):
            guard !running.values.contains(ref) else { return [] }
            running[number] = ref
            return [.undo(number, session.wizard.reading.subscription, confirmation)]
        case .stopWaiting:
            // The page stays: in a moment it shows what was stopped.
            return [.stop(number)]
        case .leave:
            wizard = nil
            outdateLists()
            return [.loadOperations]
        case .reconcile(let id):
            operations.reconciling.insert(id)
            return [.reconcile(id)]
        case .copy(let text):
            return copy(text, as: "the confirmation", about: mask(for: session.wizard.reading.subscription.customer))
        case .undo:
            wizard = nil
            let provider = connection(of: ref)?.provider.displayName
            return prepareWizard(.undo, ref, from: provider ?? "its provider")
        }
    }

    mutating func receiveForecast(
        _ number: Int, _ timing: Timing, _ result: Result<Forecast, ServiceError>
    ) -> [Effect] {
        switch result {
        case .success(let forecast): tellWizard(number, .forecast(timing, forecast))
        case .failure(let error): tellWizard(number, .forecastFailed(timing, error.message))
        }
    }

    mutating func receiveFinished(_ number: Int, _ result: Result<OperationRecord, ServiceError>) -> [Effect] {
        let ref = running.removeValue(forKey: number)
        outdateLists()
        let refreshed = [Effect.loadOperations]
        switch result {
        case .success(let record):
            operations.accept(record, page: layout.listRows)
            if tab != .operations { operations.select(record.id, page: layout.listRows) }
            if let readAt = record.readAt { detail?.noteReading(of: record.draft.ref, at: readAt) }
            guard wizard?.number == number else {
                say(OperationWords.sentence(record), OperationWords.role(record), about: record.draft.ref)
                return refreshed
            }
            return tellWizard(number, .finished(record)) + refreshed
        case .failure(let error):
            guard wizard?.number == number else {
                let text: SafeText = "Nothing was sent: \(error.message)"
                if let ref { say(text, .warn, about: ref) } else { notice = Notice(text, .warn) }
                return refreshed
            }
            if case .stale(let differences) = error { return tellWizard(number, .stale(differences)) + refreshed }
            return tellWizard(number, .refused(error.message)) + refreshed
        }
    }
}
