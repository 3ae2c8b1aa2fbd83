import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import Service
import Storage
import TestSupport
import Testing

/// Pulls over HTTP from a sandbox that is interrupted, and from which the next start goes on.
@Suite("A pull that was interrupted", .serialized)
struct ResumedSyncTests {
    @Test("UniBee goes on one page before where it stopped, and misses nothing")
    func unibee() async throws {
        try await SyncStage.run(.unibee) { stage in
            let stopped = try await stage.sync(stoppingAfter: 4)
            #expect(stopped.phase == .failed("stopped before its end"))
            #expect(stopped.customers > 0 && stopped.syncedAt == nil)
            let before = stage.pages(of: "user/list").map(\.page)
            stage.served.server.log.clear()
            let report = try await stage.sync()
            #expect(report.phase == .finished(rows: report.customers, incomplete: []))
            let after = stage.pages(of: "user/list").map(\.page)
            // Four pages were kept: the fourth is read again, the first never.
            #expect(Set(before).isSuperset(of: 0...3) && after.min() == 3)
            let state = await stage.served.state
            #expect(report.customers == state?["users"]?.object?.count)
            #expect(report.subscriptions == state?["subscriptions"]?.object?.count)
        }
    }

    @Test("UniBee goes on among its subscriptions, too")
    func unibeeSubscriptions() async throws {
        try await SyncStage.run(.unibee) { stage in
            let pages = try #require(await stage.served.state?["users"]?.object?.count) / 10 + 1
            _ = try await stage.sync(stoppingAfter: pages + 3)
            stage.served.server.log.clear()
            let report = try await stage.sync()
            #expect(report.phase == .finished(rows: report.customers, incomplete: []))
            #expect(stage.pages(of: "user/list").isEmpty)
            #expect(report.subscriptions == (await stage.served.state?["subscriptions"]?.object?.count))
        }
    }

    @Test("UseePay goes on, but says that nothing proves the whole")
    func useepay() async throws {
        try await SyncStage.run(.useepay) { stage in
            _ = try await stage.sync(stoppingAfter: 4)
            stage.served.server.log.clear()
            let report = try await stage.sync()
            guard case .finished(_, let incomplete) = report.phase else {
                Issue.record("not finished: \(report.phase)")
                return
            }
            #expect(incomplete.count == 1 && incomplete[0].string.contains("interrupted"))
            let asked = stage.served.server.log.all.filter { $0.path == "/api/v1/customers" }
            #expect(asked.compactMap { $0.queryValue("page_num").flatMap { Int($0) } }.min() == 3)
            // The next one lists everything, and proves it.
            let whole = try await stage.sync()
            #expect(whole.phase == .finished(rows: whole.customers, incomplete: []))
            #expect((whole.customers, whole.subscriptions) == (report.customers, report.subscriptions))
        }
    }

    @Test("rows leave only after a whole pass, also after one in two parts", arguments: [Provider.unibee])
    func leaving(provider: Provider) async throws {
        try await SyncStage.run(provider) { stage in
            let gone = Subscription.sample("gone", customer: .sample("gone", connection: provider.rawValue))
            try stage.mirror.update(gone, of: stage.connection, readAt: Date(timeIntervalSince1970: 0))
            let stopped = try await stage.sync(stoppingAfter: 6)
            #expect(stopped.subscriptions > 0)
            #expect(try stage.mirror.customerID(ofSubscription: gone.ref) == "gone")
            _ = try await stage.sync()
            #expect(try stage.mirror.customerID(ofSubscription: gone.ref) == nil)
        }
    }

    @Test("what lies a day back, and what the adapter does not understand, starts over")
    func startOver() async throws {
        try await SyncStage.run(.unibee) { stage in
            _ = try await stage.sync(stoppingAfter: 4)
            stage.served.server.log.clear()
            _ = try await stage.sync(stoppingAfter: 2, pageSize: 20)
            #expect(stage.pages(of: "user/list").map(\.page).min() == 0)
            stage.served.server.log.clear()
            stage.clock.advance(by: .seconds(Mirror.longestPull + 1))
            let report = try await stage.sync(pageSize: 20)
            #expect(stage.pages(of: "user/list").map(\.page).min() == 0)
            #expect(report.phase == .finished(rows: report.customers, incomplete: []))
        }
    }

    @Test("a connection that fails keeps its place; the next pull goes on there")
    func failed() async throws {
        try await SyncStage.run(.unibee) { stage in
            stage.between.rule { request in
                request.path.hasSuffix("user/list") && SyncStage.page(of: request) == 3
                    ? .instead(SandboxResponse(status: 503)) : nil
            }
            let failed = try await stage.sync()
            #expect(failed.hasFailed && failed.customers == 30)
            stage.between.clear()
            stage.served.server.log.clear()
            #expect(try await !stage.sync().hasFailed)
            #expect(stage.pages(of: "user/list").map(\.page).min() == 2)
        }
    }

    @Test("a page that is being kept lets no more than four others come")
    func bounded() async throws {
        try await SyncStage.run(.unibee) { stage in
            let adapter = stage.adapter(pageSize: 10)
            var (taken, met) = (0, MetRows())
            _ = try await adapter.pull(PullStart()) { page in
                taken += 1
                // Whatever was sent for is here once the log stands still; more never comes.
                for _ in 0..<200 { await Task.yield() }
                #expect(stage.pages(of: "user/list").count <= taken + 4)
                return met.take(page)
            }
            #expect(taken > 10)
        }
    }
}

extension ConnectionReport {
    var hasFailed: Bool { if case .failed = phase { true } else { false } }
}
