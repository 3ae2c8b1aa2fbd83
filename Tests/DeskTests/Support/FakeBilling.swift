import Billing
import Desk
import Foundation
import SafeText
import Service
import Storage

/// Answers of a whole back end, as values.
struct FakeBilling: Sendable {
    var customers = Invented.customers
    var subscriptions = Invented.subscriptions
    var records = Invented.records
    var reports = Invented.reports
    /// Every list and reading fails with this.
    var failure: ServiceError?

    /// Whether a pull comes to its end at once; otherwise a test says how it goes on.
    var answersSync = true

    func customers(_ request: ListRequest) -> ListStretch<CustomerRow> {
        stretch(
            request, customers.filter { matches(request, "\($0.customer.name) \($0.customer.email)", $0.connection) })
    }

    func subscriptions(_ request: ListRequest) -> ListStretch<SubscriptionRow> {
        let found = subscriptions.filter { row in
            let subscription = row.subscription
            return matches(request, "\(subscription.customer.name) \(subscription.plan)", row.connection)
                && (request.filter.status.map { subscription.status.word.string.hasPrefix($0.rawValue) } ?? true)
        }
        return stretch(request, request.order.isDescending ? found.reversed() : found)
    }

    func owned(_ refs: [Reference]) -> [Reference: [SubscriptionRow]] {
        Dictionary(refs.map { ($0, owned($0)) }) { first, _ in first }
    }

    func owned(_ ref: Reference) -> [SubscriptionRow] { subscriptions.filter { $0.subscription.customer.ref == ref } }

    func open(_ ref: Reference) -> Result<Reading, ServiceError> {
        if let failure { return .failure(failure) }
        guard let row = subscriptions.first(where: { $0.ref == ref }) else { return .failure(.usage("no such thing")) }
        return .success(
            Reading(
                subscription: row.subscription, operations: records.filter { $0.draft.ref == ref },
                readAt: Invented.now))
    }

    /// What the effect's answer would be; nothing for writes and for what needs no answer.
    func answer(_ effect: Effect) -> DeskMessage? {
        switch effect {
        case .loadCustomers(let request):
            .customers(request, failure.map { .failure($0) } ?? .success(customers(request)))
        case .loadSubscriptions(let request):
            .subscriptions(request, failure.map { .failure($0) } ?? .success(subscriptions(request)))
        case .loadOwned(let ref): .owned(ref, .success(owned(ref)))
        case .readAhead(let version, let refs): .ahead(version, owned(refs))
        case .open(let ref): .opened(ref, open(ref))
        case .prepare(let number, let ref, let kind):
            .prepared(number, open(ref).map { Prepared(reading: $0, reasons: kind == .cancel ? noReasons : nil) })
        case .loadOperations: .operations(failure.map { .failure($0) } ?? .success(records))
        case .loadReports: .reports(.success(reports))
        case .sync: answersSync ? .synced(.success(reports)) : nil
        case .lookUp(let key): .lookedUp(key, .success([]))
        case .reconcile(let id): reconcile(id).map { .reconciled(id, .success($0)) }
        case .forecast, .confirm, .undo, .stop, .stopSync, .copy, .suspend, .quit: nil
        }
    }

    func reconcile(_ id: String) -> OperationRecord? {
        guard var record = records.first(where: { $0.id == id }) else { return nil }
        record.outcome = .notApplied
        return record
    }

    /// The same answers over the real seam.
    var backend: DeskBackend {
        DeskBackend(
            customers: { customers($0) }, subscriptions: { subscriptions($0) }, subscriptionsOf: { owned($0) },
            open: { ref throws(ServiceError) in try open(ref).get() }, reasons: { _ in noReasons },
            forecast: { _, _ throws(ServiceError) in throw .refused("no forecast here") },
            confirm: { _, _, _, _ throws(ServiceError) in throw .refused("nothing is confirmed here") },
            undo: { _, _, _ throws(ServiceError) in throw .refused("nothing is undone here") },
            reconcile: { id throws(ServiceError) in
                guard let record = reconcile(id) else { throw .usage("no such operation") }
                return record
            },
            operations: { records }, reports: { reports },
            sync: { _, report in
                reports.forEach(report)
                return reports
            },
            lookUp: { _ in [] })
    }

    private var noReasons: ReasonList {
        ReasonList(reasons: [], takesFreeText: true, isRequired: false, isSent: true)
    }

    private func matches(_ request: ListRequest, _ text: @autoclosure () -> String, _ connection: Connection) -> Bool {
        let filter = request.filter
        return (filter.connection ?? connection.id) == connection.id
            && (filter.provider ?? connection.provider) == connection.provider
            && request.search.lowercased().split(separator: " ").allSatisfy { text().lowercased().contains($0) }
    }

    /// The rows in the order of their array; a key is the row's own reference.
    private func stretch<Row: ListRow>(_ request: ListRequest, _ all: [Row]) -> ListStretch<Row> {
        ListStretch(
            request, count: all.count, row: { all[$0] }, key: { RowKey(value: .text(all[$0].ref.description), row: 0) }
        ) {
            key in all.firstIndex { .text($0.ref.description) == key.value } ?? 0
        }
    }
}

extension ListStretch {
    /// What a store answers whose rows are numbered from 0.
    ///
    /// - Parameter place: of the first row that is not before the key.
    init(
        _ request: ListRequest, count: Int, row: (Int) -> Row, key: (Int) -> RowKey, place: (RowKey) -> Int
    ) {
        let wanted = request.count
        let range =
            switch request.place {
            case .first: 0..<wanted
            case .last: Swift.max(0, count - wanted)..<count
            case .after(let last):
                {
                    let start = place(last)
                    let isThere = start < count && key(start) == last
                    return isThere ? start + 1..<start + 1 + wanted : start..<start + wanted
                }()
            case .before(let first): Swift.max(0, place(first) - wanted)..<place(first)
            case .around(let middle):
                Swift.max(0, place(middle) - wanted / 2)..<(place(middle) + wanted - wanted / 2)
            }
        let shown = range.clamped(to: 0..<count)
        self.init(
            rows: shown.map(row), keys: shown.map(key), hasBefore: shown.lowerBound > 0,
            hasAfter: shown.upperBound < count, start: shown.lowerBound, count: .exact(count))
    }
}
