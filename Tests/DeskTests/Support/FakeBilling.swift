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

    func customers(_ query: ListQuery) -> ListWindow<CustomerRow> {
        window(query, customers.filter { matches(query, "\($0.customer.name) \($0.customer.email)", $0.connection) })
    }

    func subscriptions(_ query: ListQuery) -> ListWindow<SubscriptionRow> {
        window(
            query,
            subscriptions.filter {
                matches(query, "\($0.subscription.customer.name) \($0.subscription.plan)", $0.connection)
            })
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
        case .loadCustomers(let query): .customers(query, failure.map { .failure($0) } ?? .success(customers(query)))
        case .loadSubscriptions(let query):
            .subscriptions(query, failure.map { .failure($0) } ?? .success(subscriptions(query)))
        case .loadOwned(let ref): .owned(ref, .success(owned(ref)))
        case .open(let ref): .opened(ref, open(ref))
        case .prepare(let number, let ref, let kind):
            .prepared(number, open(ref).map { Prepared(reading: $0, reasons: kind == .cancel ? noReasons : nil) })
        case .loadOperations: .operations(failure.map { .failure($0) } ?? .success(records))
        case .loadReports: .reports(.success(reports))
        case .sync: .synced(.success(reports))
        case .lookUp(let key): .lookedUp(key, .success([]))
        case .reconcile(let id): reconcile(id).map { .reconciled(id, .success($0)) }
        case .forecast, .confirm, .undo, .stop, .copy, .suspend, .quit: nil
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
            sync: { report in
                reports.forEach(report)
                return reports
            },
            lookUp: { _ in [] })
    }

    private var noReasons: ReasonList {
        ReasonList(reasons: [], takesFreeText: true, isRequired: false, isSent: true)
    }

    private func matches(_ query: ListQuery, _ text: String, _ connection: Connection) -> Bool {
        (query.connection == nil || query.connection == connection.id)
            && query.search.lowercased().split(separator: " ").allSatisfy { text.lowercased().contains($0) }
    }

    private func window<Row>(_ query: ListQuery, _ all: [Row]) -> ListWindow<Row> {
        ListWindow(rows: Array(all.dropFirst(query.start).prefix(query.count)), start: query.start, total: all.count)
    }
}
