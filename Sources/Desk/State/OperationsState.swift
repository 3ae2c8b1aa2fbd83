import Billing
import SafeText
import Service

/// The journal's operations, those without a known outcome first.
package struct OperationsState: Sendable, Hashable {
    /// Nil before the first reading.
    package private(set) var records: [OperationRecord]?
    package private(set) var failure: SafeText?
    package var cursor = Cursor()
    /// Operations being settled now.
    package var reconciling: Set<String> = []

    package init() {}

    package var count: Int { records?.count ?? 0 }
    package var unfinished: [OperationRecord] { records?.filter(\.isUnfinished) ?? [] }

    package var selected: OperationRecord? {
        guard let records, cursor.position < records.count else { return nil }
        return records[cursor.position]
    }

    /// The operation that blocks a new one on `ref`.
    package func blocking(_ ref: Reference) -> OperationRecord? {
        records?.first { $0.draft.ref == ref && $0.isUnfinished }
    }

    /// The newest operation on `ref`.
    package func latest(of ref: Reference) -> OperationRecord? {
        records?.filter { $0.draft.ref == ref }.max { $0.confirmedAt < $1.confirmedAt }
    }

    package mutating func accept(_ answer: [OperationRecord], page: Int) {
        let kept = selected?.id
        let sorted = answer.sorted { left, right in
            if left.isUnfinished != right.isUnfinished { return left.isUnfinished }
            if left.confirmedAt != right.confirmedAt { return left.confirmedAt > right.confirmedAt }
            return left.id < right.id
        }
        records = sorted
        failure = nil
        cursor.place(
            at: sorted.firstIndex { $0.id == kept } ?? cursor.position, count: sorted.count, page: page)
    }

    /// Replaces or adds one operation.
    package mutating func accept(_ record: OperationRecord, page: Int) {
        accept((records ?? []).filter { $0.id != record.id } + [record], page: page)
    }

    /// Selects what was done last: the agent who goes to the list next wants to see it.
    package mutating func select(_ id: String, page: Int) {
        guard let index = records?.firstIndex(where: { $0.id == id }) else { return }
        cursor.place(at: index, count: count, page: page)
    }

    package mutating func fail(_ why: SafeText) { failure = why }
}
