import Foundation
import Providers
import Sandbox
import TestSupport
import Testing

/// The contract's conformance table, section 11.4, row by row.
@Suite("UniBee sandbox: conformance table, keys and cancels")
struct UniBeeConformanceTests {
    private typealias Seed = UniBeeSandbox.Seed

    private let day: TimeInterval = 86_400

    @Test("rows 1 to 3: no key, a wrong key, a wrong method")
    func keys() async throws {
        try await UniBeeProbe.run { probe async throws in
            let none = try await probe.send(.post, "user/list", body: "{}", key: nil)
            #expect(none.status == 200)
            #expect(
                none.text
                    == #"{"code":61,"message":"invalid token","data":null,"redirect":"/login","requestId":""}"#)
            let wrong = try await probe.send(.post, "user/list", body: "{}", key: "Bearer ub_test_wrong")
            #expect(wrong.status == 401 && wrong.code == 61 && wrong.message == "invalid token")
            #expect(wrong.data == .object([:]))
            let bare = try await probe.send(.post, "user/list", body: "{}", key: UniBeeSandbox.apiKey)
            #expect(bare.code == 0)
            let portal = try await probe.send(.post, "user/list", body: "{}", key: "Bearer UniBee.Portal.x")
            #expect(portal.status == 200 && portal.code == 61)
            let method = try await probe.send(.get, "subscription/cancel")
            #expect(method.status == 404 && method.text == "Not Found")
            #expect(method.headers["content-type"]?.hasPrefix("text/plain") == true)
            // The route is looked up before the key.
            let unknown = try await probe.send(.post, "subscription/cancel_everything", key: nil)
            #expect(unknown.status == 404)
        }
    }

    @Test("a missing key may be told by 401 instead")
    func strictKey() async throws {
        try await UniBeeProbe.run(switches: ["missing-key": "401"]) { probe async throws in
            let answer = try await probe.send(.post, "user/list", body: "{}", key: nil)
            #expect(answer.status == 401 && answer.code == 61)
        }
    }

    @Test("the members of the envelope keep their order")
    func envelope() async throws {
        try await UniBeeProbe.run { probe async throws in
            let answer = try await probe.cancel(Seed.a, reason: "x")
            let id = try #require(answer.json?["requestId"]?.text)
            #expect(id.hasPrefix("req") && id.count == 26)
            #expect(answer.text == #"{"code":0,"message":"","data":{},"redirect":"","requestId":"\#(id)"}"#)
            #expect(answer.headers["content-type"] == "application/json")
        }
    }

    @Test("rows 4, 5 and 11: cancels that name nothing")
    func cancelsOfNothing() async throws {
        try await UniBeeProbe.run { probe async throws in
            #expect(
                try await probe.post("subscription/cancel", [:])
                    .refuses("one of SubscriptionId and UserId should provide"))
            #expect(try await probe.cancel("sub20260102UnknownUnknown1").refuses("subscription not found"))
            #expect(try await probe.cancel("   ").refuses("subscription not found"))
            #expect(
                try await probe.post("subscription/cancel", ["userId": 506])
                    .refuses("no active or incomplete subscription found"))
        }
    }

    @Test("rows 6 and 7: a cancel, and one more of the same")
    func cancelTwice() async throws {
        try await UniBeeProbe.run { probe async throws in
            #expect(try await probe.cancel(Seed.a, reason: "x").isEmptySuccess)
            let shown = try #require(try await probe.shown(Seed.a))
            let start = try #require(shown["currentPeriodStart"]?.integer)
            #expect(shown["status"]?.integer == 4)
            #expect(shown["cancelReason"]?.text == "x")
            #expect(shown["cancelAtPeriodEnd"]?.integer == 0)
            #expect(shown["trialEnd"]?.integer == start - 1)
            #expect(shown["cancelOrExpireTime"]?.integer == probe.clock.unixSeconds)
            #expect(shown["lastUpdateTime"]?.integer == probe.clock.unixSeconds)
            #expect(try await probe.cancel(Seed.a, reason: "y").isEmptySuccess)
            #expect(try await probe.shown(Seed.a)?["cancelReason"]?.text == "x")
            #expect(await probe.mails(Seed.a).count == 1)
        }
    }

    @Test("rows 8 and 9: no reason, and options that do nothing")
    func idleOptions() async throws {
        try await UniBeeProbe.run { probe async throws in
            let invoices = await probe.served.state?["invoices"]?.object?.count
            let body: JSON = ["subscriptionId": .string(Seed.a), "prorate": true, "invoiceNow": true]
            #expect(try await probe.post("subscription/cancel", body).isEmptySuccess)
            #expect(await probe.stored(Seed.a)?["cancelReason"]?.text == "CancelledByAdmin")
            #expect(await probe.served.state?["invoices"]?.object?.count == invoices)
        }
    }

    @Test("rows 10 and 32: what `userId` does and does not do")
    func userIDForm() async throws {
        try await UniBeeProbe.run { probe async throws in
            let both: JSON = ["subscriptionId": .string(Seed.b), "userId": 503]
            #expect(try await probe.post("subscription/cancel", both).isEmptySuccess)
            #expect(await probe.stored(Seed.b)?["status"]?.integer == 4)
            #expect(await probe.stored(Seed.c)?["status"]?.integer == 7)
            #expect(try await probe.post("subscription/cancel", ["userId": "501"]).isEmptySuccess)
            #expect(await probe.stored(Seed.a)?["status"]?.integer == 4)
            #expect(await probe.stored(Seed.i)?["status"]?.integer == 2)
            #expect(try await probe.post("subscription/cancel", ["userId": 501, "productId": 7]).isEmptySuccess)
            #expect(await probe.stored(Seed.i)?["status"]?.integer == 4)
        }
    }

    @Test("rows 12 to 14: period end, twice and where it is refused")
    func periodEnd() async throws {
        try await UniBeeProbe.run { probe async throws in
            let before = await probe.stored(Seed.a)?["lastUpdate"]
            #expect(try await probe.cancelAtPeriodEnd(Seed.a).isEmptySuccess)
            #expect(try await probe.cancelAtPeriodEnd(Seed.a).isEmptySuccess)
            #expect(try await probe.shown(Seed.a)?["cancelAtPeriodEnd"]?.integer == 1)
            #expect(try await probe.shown(Seed.a)?["status"]?.integer == 2)
            #expect(await probe.stored(Seed.a)?["lastUpdate"] == before)
            #expect(await probe.mails(Seed.a) == ["SubscriptionCancelledAtPeriodEndByUser"])
            for id in [Seed.c, Seed.d, Seed.e, Seed.f, Seed.m2] {
                #expect(try await probe.cancelAtPeriodEnd(id).refuses("subscription not in active status"))
            }
            #expect(try await probe.shown(Seed.c)?["status"]?.integer == 2)
        }
    }

    @Test("rows 15 and 16: undo, twice and of nothing")
    func undo() async throws {
        try await UniBeeProbe.run { probe async throws in
            #expect(try await probe.undo(Seed.b).isEmptySuccess)
            #expect(try await probe.undo(Seed.b).isEmptySuccess)
            #expect(await probe.stored(Seed.b)?["cancelAtPeriodEnd"]?.integer == 0)
            #expect(await probe.mails(Seed.b).count == 1)
            let nothing = try await probe.post("subscription/cancel_last_cancel_at_period_end", ["userId": 504])
            #expect(nothing.isEmptySuccess)
            #expect(await probe.stored(Seed.d)?["status"]?.integer == 4)
            #expect(try await probe.undo(Seed.d).refuses("subscription not in active status"))
        }
    }

    @Test("rows 17 and 18: scheduled ends come due, but not for suspended customers")
    func comesDue() async throws {
        try await UniBeeProbe.run { probe async throws in
            await probe.pass(30 * day)
            #expect(await probe.stored(Seed.b)?["status"]?.integer == 4)
            #expect(await probe.stored(Seed.b)?["cancelReason"]?.text == "CancelAtPeriodEndBySystem")
            #expect(await probe.stored(Seed.b)?["cancelAtPeriodEnd"]?.integer == 1)
            #expect(await probe.stored(Seed.l)?["status"]?.integer == 2)
            // What else time does: A renewed, C's grace is over, F was never paid.
            #expect(await probe.stored(Seed.a)?["status"]?.integer == 2)
            #expect(await probe.stored(Seed.c)?["cancelReason"]?.text == "AutoRenewFailure")
            #expect(await probe.stored(Seed.f)?["cancelReason"]?.text == "NotPayAfter36Hours")
            #expect(await probe.stored(Seed.j)?["planId"]?.integer == 32)
        }
    }

    @Test("row 19: an unpaid latest invoice is cancelled with its subscription")
    func unpaidInvoice() async throws {
        try await UniBeeProbe.run { probe async throws in
            let invoice = try #require(await probe.stored(Seed.c)?["latestInvoice"]?.text)
            #expect(await probe.invoiceStatus(invoice) == 2)
            #expect(try await probe.cancel(Seed.c).isEmptySuccess)
            #expect(await probe.stored(Seed.c)?["status"]?.integer == 4)
            #expect(await probe.invoiceStatus(invoice) == 5)
        }
    }

    @Test("rows 20 and 21: a gateway that is gone, a reason that is too long")
    func refusals() async throws {
        try await UniBeeProbe.run { probe async throws in
            #expect(try await probe.cancel(Seed.k).refuses("gateway not found"))
            let long = try await probe.cancel(Seed.a, reason: String(repeating: "é", count: 201))
            let id = try #require(long.json?["requestId"]?.text)
            #expect(long.status == 400 && long.code == 52 && long.message == "Server Error-\(id)-52")
            #expect(await probe.stored(Seed.a)?["status"]?.integer == 2)
            #expect(try await probe.cancel(Seed.a, reason: String(repeating: "é", count: 200)).isEmptySuccess)
        }
    }

    @Test("row 29: the twenty-first request of a second")
    func rateLimit() async throws {
        try await UniBeeProbe.run(switches: ["rate-limit": "20"]) { probe async throws in
            for _ in 0..<20 { #expect(try await probe.send(.get, "user/count").code == 0) }
            #expect(
                try await probe.send(.get, "user/count")
                    .refuses("Reached max api qps limitation, please upgrade your plan, current qps:21"))
            // A bad key uses nothing up.
            #expect(try await probe.send(.get, "user/count", key: "Bearer x").status == 401)
            await probe.pass(1)
            #expect(try await probe.send(.get, "user/count").code == 0)
        }
    }

    @Test("an HTML page comes with the status that is asked for", arguments: [(0, 502), (500, 500)])
    func htmlFault(amount: Int, status: Int) async throws {
        try await UniBeeProbe.run { probe async throws in
            probe.served.server.faults.arm(Fault(.htmlBefore, amount: amount))
            let answer = try await probe.cancel(Seed.a)
            #expect(answer.status == status && answer.headers["content-type"] == "text/html")
            #expect(await probe.stored(Seed.a)?["status"]?.integer == 2)
        }
    }

    @Test("the background part of a cancel follows after its delay")
    func aftermath() async throws {
        try await UniBeeProbe.run { probe async throws in
            #expect(try await probe.cancel(Seed.j).isEmptySuccess)
            let update = "up20260102SeedUniBee0000J"
            #expect(await probe.served.state?["pendingUpdates"]?[update]?["status"]?.integer == 1)
            #expect(await probe.served.state?["users"]?["509"]?["subscriptionStatus"]?.integer == 2)
            let cancelled = probe.clock.unixSeconds
            await probe.pass(2)
            #expect(await probe.served.state?["pendingUpdates"]?[update]?["status"]?.integer == 3)
            #expect(await probe.served.state?["users"]?["509"]?["subscriptionStatus"]?.integer == 4)
            #expect(try await probe.shown(Seed.j)?["cancelOrExpireTime"]?.integer == cancelled)
        }
    }

    @Test("a trial that outlasts the period moves the shown end, until it is cancelled")
    func trial() async throws {
        try await UniBeeProbe.run { probe async throws in
            let before = try #require(try await probe.shown(Seed.g))
            #expect(before["currentPeriodEnd"] == before["trialEnd"])
            #expect(before["currentPeriodEnd"] != before["originalPeriodEnd"])
            #expect(try await probe.cancel(Seed.g).isEmptySuccess)
            let after = try #require(try await probe.shown(Seed.g))
            #expect(after["currentPeriodEnd"] == before["originalPeriodEnd"])
        }
    }
}
