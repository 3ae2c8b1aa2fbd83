import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage
import TestSupport
import Testing

@Suite("Reconciling again and again, and many at once")
struct RepeatedReconcileTests {
    /// Writes an operation that was sent, as a process that was killed leaves it.
    private func leave(_ id: String, _ subscription: Subscription, _ bench: Bench) throws {
        let record = OperationRecord(
            id: id, draft: Draft(ref: subscription.ref, timing: .immediately), customer: subscription.customer,
            plan: subscription.plan, connection: .sample(), agent: "a.larsson", confirmedAt: bench.clock.now)
        let mark = try bench.journal.begin(
            Intent(record: record, subscription: subscription, mark: 0), at: bench.clock.now)
        try bench.journal.append(.sent(SentFields()), to: id, at: bench.clock.now)
        withExtendedLifetime(mark) {}
    }

    @Test("eight at once at most, however many credentials there are", arguments: [true, false])
    func bound(isShared: Bool) async throws {
        let subscriptions = (100..<140).map { number in
            Subscription.sample("sub-000\(number)", customer: .sample("\(number)"))
        }
        let adapter = FakeAdapter(subscriptions: subscriptions)
        adapter.change { $0.hasOneCredential = isShared }
        let bench = try Bench([adapter])
        for subscription in subscriptions { try leave("AAAA-\(subscription.ref.id.suffix(4))", subscription, bench) }
        bench.clock.advance(by: .seconds(3600))
        let records = try await bench.service.reconcileAll()
        #expect(records.map(\.draft.ref) == subscriptions.map(\.ref))
        #expect(records.allSatisfy { $0.outcome == .notApplied })
        #expect((2...8).contains(adapter.state.readers.most), "\(adapter.state.readers.most) at once")
    }

    @Test("looking at what was left behind keeps nobody from settling it")
    func looking() async throws {
        let bench = try Bench()
        try leave("AAAA-0001", .sample(), bench)
        let looker = try Bench(bench.adapters, folder: bench.folder, clock: bench.clock)
        let looking = Task<Void, any Error>.detached {
            while !Task.isCancelled { _ = try looker.service.leftBehind() }
        }
        defer { looking.cancel() }
        for _ in 0..<300 {
            let mark = try bench.journal.claim("AAAA-0001")
            #expect(mark != nil)
            #expect(try bench.service.leftBehind().isEmpty)
            withExtendedLifetime(mark) {}
        }
    }
}
