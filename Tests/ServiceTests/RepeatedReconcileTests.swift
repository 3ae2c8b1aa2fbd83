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
    private func count(_ bench: Bench) throws -> Int { try bench.journal.records(after: 0, limit: 10_000).count }

    @Test("what stays unknown for the same reason is written once")
    func lagging() async throws {
        let bench = try Bench()
        bench.adapter.change {
            $0.writes = [.init(.unclear("lost"))]
            $0.lag = .seconds(86_400)
        }
        let record = try await bench.end()
        let first = try await bench.service.reconcile(record.id)
        let length = try count(bench)
        for _ in 0..<5 {
            bench.clock.advance(by: .seconds(60))
            #expect(try await bench.service.reconcile(record.id).note == first.note)
            #expect(try await bench.service.reconcileAll().map(\.outcome) == [.unknown])
        }
        #expect(try count(bench) == length)
        #expect(bench.adapter.state.reads > 10, "it was asked every time")
    }

    @Test("what cannot be read, and what was not asked, is written once, and anew when the reason changes")
    func unreadable() async throws {
        let others = [Subscription.sample("sub-000082")]
        let bench = try Bench([FakeAdapter(subscriptions: [.sample()] + others)])
        try bench.leave("AAAA-0001", .sample())
        try bench.leave("AAAA-0002", others[0])
        bench.clock.advance(by: .seconds(60))
        func reconcile(_ failure: ProviderError) async throws {
            bench.adapter.change { $0.readFailures = [failure] }
            #expect(try await bench.service.reconcileAll().map(\.outcome) == [.unknown, .unknown])
        }
        try await reconcile(.unauthorised("HTTP 401"))
        let length = try count(bench)
        for _ in 0..<5 { try await reconcile(.unauthorised("HTTP 401")) }
        #expect(try count(bench) == length)
        try await reconcile(.unauthorised("HTTP 403"))
        #expect(try count(bench) == length + 2)
        try await reconcile(.unauthorised("HTTP 403, in 17 s"))
        let later = try count(bench)
        try await reconcile(.unauthorised("HTTP 403, in 3 s"))
        #expect(try count(bench) == later, "only the seconds differ")
    }

    @Test("a reading is written when it differs from the last one, and when it proves the end")
    func readings() async throws {
        let bench = try Bench()
        bench.adapter.change { $0.lag = .seconds(600) }
        try bench.leave("AAAA-0001", .sample())
        _ = try await bench.service.reconcile("AAAA-0001")
        #expect(try bench.journal.rereads(of: "AAAA-0001").count == 1)
        var changed = Subscription.sample()
        changed.quantity += 1
        let other = changed
        bench.adapter.change { $0.subscriptions[other.ref.id] = other }
        _ = try await bench.service.reconcile("AAAA-0001")
        #expect(try bench.journal.rereads(of: "AAAA-0001").count == 2)
        bench.clock.advance(by: .seconds(600))
        #expect(try await bench.service.reconcile("AAAA-0001").outcome == .notApplied)
        let rereads = try bench.journal.rereads(of: "AAAA-0001")
        #expect(rereads.count == 3)
        #expect(rereads[2].fields == rereads[1].fields && rereads[2].at >= rereads[0].at + 600)
    }

    @Test("thirty-two at once at most, however many credentials there are", arguments: [true, false])
    func bound(isShared: Bool) async throws {
        let subscriptions = (100..<180).map { number in
            Subscription.sample("sub-000\(number)", customer: .sample("\(number)"))
        }
        let adapter = FakeAdapter(subscriptions: subscriptions)
        adapter.change { $0.hasOneCredential = isShared }
        let bench = try Bench([adapter])
        for subscription in subscriptions { try bench.leave("AAAA-\(subscription.ref.id.suffix(4))", subscription) }
        bench.clock.advance(by: .seconds(3600))
        let records = try await bench.service.reconcileAll()
        #expect(records.map(\.draft.ref) == subscriptions.map(\.ref))
        #expect(records.allSatisfy { $0.outcome == .notApplied })
        #expect((2...32).contains(adapter.state.readers.most), "\(adapter.state.readers.most) at once")
    }

    @Test("looking at what was left behind keeps nobody from settling it")
    func looking() async throws {
        let bench = try Bench()
        try bench.leave("AAAA-0001", .sample())
        let looker = try Bench(bench.adapters, folder: bench.folder, clock: bench.clock)
        let (rounds, round) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let looking = Task<Void, any Error>.detached {
            defer { round.finish() }
            while !Task.isCancelled {
                _ = try looker.service.leftBehind()
                round.yield()
            }
        }
        defer { looking.cancel() }
        var isLooking = rounds.makeAsyncIterator()
        try #require(await isLooking.next() != nil, "nobody looks")
        for _ in 0..<300 {
            let mark = try bench.journal.claim("AAAA-0001")
            #expect(mark != nil)
            #expect(try bench.service.leftBehind().isEmpty)
            withExtendedLifetime(mark) {}
        }
    }
}
