import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UniBee adapter: servers that no document describes")
struct UniBeeOddServerTests {
    private func pulled(_ adapter: UniBeeAdapter) async throws -> (ids: [String], gaps: [SafeText]) {
        var ids: [String] = []
        let gaps = try await adapter.pull(recents: []) { ids += $0.subscriptions.map(\.ref.id) }
        return (ids, gaps)
    }

    @Test("pages smaller than asked for are read to the end")
    func cappedPages() async throws {
        let all = (0..<120).map { UniBeeMimic.row("sub\($0)") }
        try await UniBeeMimic.run { path, body in
            guard path == "subscription/list", body["status"] == nil else {
                return UniBeeMimic.success(#"{"userAccounts":[],"subscriptions":null,"total":0}"#)
            }
            let page = all.dropFirst(50 * Int(body["page"]?.integer ?? 0)).prefix(50)
            return UniBeeMimic.subscriptions(Array(page), total: 120)
        } _: { adapter, _ async throws in
            let (ids, gaps) = try await pulled(adapter)
            #expect(ids.count == 120 && gaps.isEmpty)
        }
    }

    @Test("one page for ever does not hold the list up")
    func repeatedPage() async throws {
        let rows = (0..<3).map { UniBeeMimic.row("sub\($0)") }
        try await UniBeeMimic.run { path, _ in
            path == "subscription/list"
                ? UniBeeMimic.subscriptions(rows, total: 1_000_000_000)
                : UniBeeMimic.success(#"{"userAccounts":[],"total":0}"#)
        } _: { adapter, server async throws in
            let (ids, gaps) = try await pulled(adapter)
            #expect(Set(ids).count == 3 && gaps.count == 1)
            #expect(server.log.all.count < 10)
        }
    }

    @Test("an answer without a list is no empty list", arguments: ["null", "{}", #"{"userAccounts":"none"}"#])
    func noList(data: String) async throws {
        try await UniBeeMimic.run { _, _ in
            UniBeeMimic.success(data)
        } _: { adapter, _ async throws in
            do {
                _ = try await pulled(adapter)
                Issue.record("taken for an empty list")
            } catch ProviderError.malformed {}
        }
    }

    @Test("a server that ignores the status filter makes nothing Incomplete")
    func ignoredFilter() async throws {
        let rows = [
            UniBeeMimic.row("subA"), UniBeeMimic.row("subB", fields: #""status":4"#),
            UniBeeMimic.row("subC", fields: #""status":7"#),
        ]
        try await UniBeeMimic.run { path, body in
            path == "subscription/list"
                ? UniBeeMimic.subscriptions(rows, total: 3)
                : UniBeeMimic.success(UniBeeMimic.row(body["subscriptionId"]?.text ?? ""))
        } _: { adapter, _ async throws in
            #expect(try await adapter.subscription("subA", customer: nil).status == .active)
            #expect(try await adapter.subscription("subC", customer: nil).status == .pastDue)
        }
    }

    @Test("a record of another customer lends nobody its name")
    func strangersRecord() async throws {
        try await UniBeeMimic.run { _, _ in
            UniBeeMimic.success(UniBeeMimic.row("subA", user: 502, fields: #""status":4"#))
        } _: { adapter, _ async throws in
            let subscription = try await adapter.subscription("subA", customer: nil)
            #expect(subscription.customer.ref.id == "502")
            #expect(subscription.customer.name == "unknown" && subscription.customer.email == "")
        }
    }

    @Test("a scheduled end may be told by a number, its text or a boolean", arguments: ["1", #""1""#, "true"])
    func flags(value: String) async throws {
        try await UniBeeMimic.run { path, _ in
            path == "subscription/list"
                ? UniBeeMimic.success(#"{"subscriptions":null,"total":0}"#)
                : UniBeeMimic.success(UniBeeMimic.row("subA", fields: #""status":"2","cancelAtPeriodEnd":\#(value)"#))
        } _: { adapter, _ async throws in
            #expect(try await adapter.subscription("subA", customer: nil).status == .ending)
        }
    }

    @Test("a detail about nothing is not a subscription that does not exist")
    func emptyDetail() async throws {
        try await UniBeeMimic.run { _, _ in
            UniBeeMimic.success("{}")
        } _: { adapter, _ async throws in
            do {
                _ = try await adapter.subscription("subA", customer: nil)
                Issue.record("read from nothing")
            } catch ProviderError.malformed {}
        }
    }

    @Test("the documentation's own 404 is a subscription that does not exist", arguments: ["", #","code":404"#])
    func documentedNotFound(code: String) async throws {
        try await UniBeeMimic.run { _, _ in
            UniBeeMimic.answer(#"{"message":"no such resource"\#(code)}"#, status: 404)
        } _: { adapter, _ async throws in
            do {
                _ = try await adapter.subscription("subA", customer: nil)
                Issue.record("read what is not there")
            } catch ProviderError.notFound(let message) {
                #expect(message.string.contains("no such resource"))
            }
        }
    }

    @Test(
        "what a write's answer proves",
        arguments: [
            (400, #"{"message":"bad parameter"}"#, "rejected"), (422, #"{"code":422}"#, "rejected"),
            (404, #"{"code":404}"#, "disputed"), (200, #"{"code":"51","message":"no"}"#, "rejected"),
            (200, #"{"code":52}"#, "rejected"), (400, #"{"code":68}"#, "unclear"), (200, #"{"code":7}"#, "unclear"),
            (400, "[]", "unclear"), (400, "<html>", "unclear"), (200, "{}", "unclear"), (200, "", "unclear"),
            (204, "", "unclear"), (404, "<html>", "unclear"), (404, "Not Found", "notSent"),
            (408, #"{"code":0}"#, "unclear"), (409, #"{"message":"busy"}"#, "unclear"),
            (503, #"{"code":51}"#, "unclear"), (307, "", "notSent"), (200, #"{"code":62}"#, "unauthorised"),
            (200, #"{"code":51,"message":"Reached max api qps limitation, current qps:9"}"#, "notSent"),
            (200, #"{"code":"0"}"#, "accepted"),
        ])
    func answers(status: Int, body: String, expected: String) async throws {
        try await UniBeeMimic.run { _, _ in
            UniBeeMimic.answer(body, status: status)
        } _: { adapter, _ async throws in
            let customer = Customer(ref: Reference(connection: "unibee", id: "501"), name: "", email: "")
            let subscription = Subscription(
                ref: Reference(connection: "unibee", id: "subA"), customer: customer, plan: "", status: .active,
                capabilities: .nothing(""))
            for timing in [Timing.immediately, .atPeriodEnd] {
                let answer = await adapter.cancel(CancelOrder(subscription: subscription, timing: timing))
                #expect("\(answer)".hasPrefix(expected), "\(answer)")
            }
        }
    }

    @Test("an old note that an end came due proves nothing while it is active")
    func staleNote() async throws {
        try await UniBeeMimic.run { path, _ in
            path == "subscription/list"
                ? UniBeeMimic.success(#"{"subscriptions":null,"total":0}"#)
                : UniBeeMimic.success(
                    UniBeeMimic.row("subA", fields: #""status":2,"cancelReason":"CancelAtPeriodEndBySystem""#))
        } _: { adapter, _ async throws in
            let subscription = try await adapter.subscription("subA", customer: nil)
            let order = CancelOrder(subscription: subscription, timing: .atPeriodEnd)
            let verdict = adapter.verdict(on: order, after: subscription, answer: .unclear(""), now: .now)
            #expect(verdict == .notShown)
        }
    }
}
