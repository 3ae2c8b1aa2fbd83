import Billing
import SafeText
import Service
import Terminal

extension DeskState {
    mutating func receiveOperations(_ result: Result<[OperationRecord], ServiceError>) -> [Effect] {
        switch result {
        case .success(let records):
            let isFirst = operations.records == nil
            operations.accept(records, page: layout.listRows)
            if isFirst { noticeUnfinished() }
        case .failure(let error):
            operations.fail(error.message)
            notice = Notice("The journal cannot be read: \(error.message)", .danger)
        }
        return []
    }

    /// What an earlier run left open outweighs any greeting.
    private mutating func noticeUnfinished() {
        let open = unsettled
        guard let first = open.first else { return }
        let name = "\(SafeText(first.id)) on \(SafeText(first.draft.ref.description))" as SafeText
        let text: SafeText =
            open.count == 1
            ? "Operation \(name) has no known outcome. Do not repeat it: 3 lists it, R settles it by reading."
            : "\(open.count) operations have no known outcome. Do not repeat them: 3 lists them, R settles one by reading."
        notice = Notice(text, .danger)
    }

    mutating func reconcileSelection() -> [Effect] {
        guard let id = operations.selected?.id else { return [] }
        operations.reconciling.insert(id)
        notice = Notice("reading again what became of \(SafeText(id))")
        return [.reconcile(id)]
    }

    mutating func receiveReconciled(_ id: String, _ result: Result<OperationRecord, ServiceError>) -> [Effect] {
        operations.reconciling.remove(id)
        switch result {
        case .success(let record):
            operations.accept(record, page: layout.listRows)
            if let wizard, wizard.ref == record.draft.ref {
                outdateLists()
                return tellWizard(wizard.number, .finished(record))
            }
            say(OperationWords.sentence(record), OperationWords.role(record), about: record.draft.ref)
            outdateLists()
            return []
        case .failure(let error):
            let text: SafeText = "\(SafeText(id)) could not be settled: \(error.message)"
            let record = operations.records?.first { $0.id == id }
            notice = Notice((record.map { mask(for: $0) } ?? mask).scrub(text), .warn)
            return []
        }
    }
}
