import Billing
import Foundation
import Providers
import Sandbox
import TestSupport
import Testing

@Suite("UniBee adapter: what goes over the wire")
struct UniBeeRequestTests {
    private typealias Seed = UniBeeSandbox.Seed

    @Test("lists are posted with both sort fields, from page 0")
    func lists() async throws {
        try await UniBeeBench.run { bench async throws in
            _ = try await bench.pull()
            let users = bench.requests("user/list").map(\.bodyText)
            #expect(users == [#"{"count":100,"page":0,"sortField":"gmt_create","sortType":"asc"}"#])
            let lists = bench.requests("subscription/list").map(\.bodyText)
            #expect(
                lists == [
                    // How many there are, for the progress.
                    #"{"count":1,"page":0,"sortField":"gmt_create","sortType":"asc"}"#,
                    #"{"count":100,"page":0,"sortField":"gmt_create","sortType":"asc","status":[7]}"#,
                    #"{"count":100,"page":0,"sortField":"gmt_create","sortType":"asc"}"#,
                ])
            for request in bench.served.server.log.all {
                #expect(request.method == "POST")
                #expect(request.headers["authorization"] == "Bearer \(UniBeeSandbox.apiKey)")
                #expect(request.headers["content-type"] == "application/json")
                #expect(request.query.isEmpty)
            }
        }
    }

    @Test("a cancel sends the id and the reason, and nothing else")
    func cancelNow() async throws {
        try await UniBeeBench.run { bench async throws in
            let reason = "Customer asked by e-mail, ticket 4471"
            let order = try await bench.order(Seed.a, .immediately, reason: reason)
            #expect(await bench.adapter.cancel(order).isAccepted)
            let sent = bench.requests("subscription/cancel")
            #expect(
                sent.map(\.bodyText) == [#"{"reason":"\#(reason)","subscriptionId":"\#(Seed.a)"}"#])
            #expect(sent.first?.method == "POST")
            #expect(sent.first?.headers["content-type"] == "application/json")
            #expect(sent.first?.headers["authorization"] == "Bearer \(UniBeeSandbox.apiKey)")
            #expect(bench.adapter.sentFields(of: order).reason == reason)
            #expect(bench.adapter.sentFields(of: order).comment == nil)
        }
    }

    @Test("reason and comment travel in one field")
    func comment() async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(
                Seed.a, .immediately, reason: " Too expensive ", comment: "Found a \"cheaper\" one\n")
            #expect(await bench.adapter.cancel(order).isAccepted)
            #expect(await bench.stored(Seed.a)?["cancelReason"]?.text == "Too expensive: Found a \"cheaper\" one")
            let sent = bench.adapter.sentFields(of: order)
            #expect(sent.reason == "Too expensive" && sent.comment == "Found a \"cheaper\" one")
            #expect(sent.feedback == nil)
        }
    }

    @Test("a blank reason is left out")
    func blank() async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(Seed.a, .immediately, reason: "  ", comment: "\n")
            let answer = await bench.adapter.cancel(order)
            #expect(bench.requests("subscription/cancel").map(\.bodyText) == [#"{"subscriptionId":"\#(Seed.a)"}"#])
            #expect(await bench.stored(Seed.a)?["cancelReason"]?.text == "CancelledByAdmin")
            #expect(
                try await bench.verdict(on: order, answer)
                    == .applied(timing: .immediately, effectiveAt: Moment(bench.clock.now), note: nil))
            #expect(bench.adapter.sentFields(of: order).reason == nil)
        }
    }

    @Test("a period end and its undo send the id alone")
    func periodEnd() async throws {
        try await UniBeeBench.run { bench async throws in
            let order = try await bench.order(Seed.a, .atPeriodEnd, reason: "unused", comment: "words")
            #expect(await bench.adapter.cancel(order).isAccepted)
            #expect(try await bench.adapter.undoCancel(bench.read(Seed.a)).isAccepted)
            let body = #"{"subscriptionId":"\#(Seed.a)"}"#
            #expect(bench.requests("subscription/cancel_at_period_end").map(\.bodyText) == [body])
            #expect(bench.requests("subscription/cancel_last_cancel_at_period_end").map(\.bodyText) == [body])
            #expect(bench.adapter.sentFields(of: order).reason == nil)
            #expect(bench.adapter.sentFields(of: order).comment == nil)
        }
    }

    @Test("detail, preview and key check")
    func reads() async throws {
        try await UniBeeBench.run { bench async throws in
            let subscription = try await bench.read(Seed.a)
            #expect(
                bench.requests("subscription/detail").map(\.bodyText) == [#"{"subscriptionId":"\#(Seed.a)"}"#])
            #expect(
                bench.requests("subscription/list").map(\.bodyText) == [
                    #"{"count":100,"page":0,"sortField":"gmt_create","sortType":"asc","status":[7],"userId":501}"#
                ])
            _ = try await bench.adapter.predict(.immediately, for: subscription)
            let preview = try #require(bench.requests("subscription/preview_subscription_next_invoice").first)
            #expect(preview.method == "GET" && preview.body.isEmpty)
            #expect(preview.query.map { "\($0.name)=\($0.value)" } == ["subscriptionId=\(Seed.a)"])
            _ = try await bench.adapter.check()
            #expect(bench.requests("get").map(\.method) == ["GET"])
            #expect(bench.requests("get").first?.headers["content-type"] == nil)
        }
    }

    @Test("reasons that UniBee would not keep as they are do not leave")
    func objections() async throws {
        try await UniBeeBench.run { bench async throws in
            let list = try await bench.adapter.reasons(for: bench.read(Seed.a))
            #expect(list.reasons.isEmpty && list.takesFreeText && !list.isRequired && list.isSent)
            func objects(
                _ reason: String?, _ comment: String? = nil, _ timing: Timing = .immediately
            ) async throws -> Bool {
                let order = try await bench.order(Seed.a, timing, reason: reason, comment: comment)
                return bench.adapter.objection(to: order, reasons: list) != nil
            }
            #expect(try await objects(String(repeating: "é", count: 200)) == false)
            #expect(try await objects(String(repeating: "é", count: 201)))
            #expect(try await objects(String(repeating: "a", count: 100), String(repeating: "b", count: 99)))
            #expect(try await objects(String(repeating: "a", count: 100), String(repeating: "b", count: 98)) == false)
            #expect(try await objects("CancelledByAnotherCreation"))
            #expect(try await objects(nil, " autorenewfailure "))
            #expect(try await objects(nil) == false)
            #expect(try await objects(String(repeating: "é", count: 900), nil, .atPeriodEnd) == false)
            let order = try await bench.order(Seed.a, .immediately, reason: "CancelledByUser")
            #expect(await bench.adapter.cancel(order).isNotSent)
            #expect(bench.requests("subscription/cancel").isEmpty)
        }
    }

    @Test("the limit of a reason is the deployment's")
    func reasonLimit() async throws {
        try await UniBeeBench.run(options: ["reason_limit": "20"]) { bench async throws in
            let order = try await bench.order(Seed.a, .immediately, reason: String(repeating: "x", count: 21))
            let list = try await bench.adapter.reasons(for: order.subscription)
            #expect(bench.adapter.objection(to: order, reasons: list) != nil)
            #expect(order.subscription.capabilities.commentLimit == 20)
        }
    }

    @Test("no more than five requests leave in a second once five have left")
    func pace() async throws {
        try await UniBeeBench.serving { served, _ in
            let clock = ManualClock()
            let settings = served.settings(.unibee) { settings in
                settings.credentials = ["api_key": Secret(UniBeeSandbox.apiKey)]
                settings.options = ["page_size": "10"]
            }
            let adapter = UniBeeAdapter(
                settings: settings, transport: served.transport(settings, world: clock.world), world: clock.world)
            let start = clock.now
            _ = try await adapter.pull(recents: []) { _ in }
            let requests = served.server.log.all.count
            #expect(requests > 10)
            #expect(clock.now.timeIntervalSince(start) > Double(requests - 5) / 5 - 0.01)
        }
    }

    @Test("a read-only connection reads and writes nothing")
    func readOnly() async throws {
        try await UniBeeBench.run(isReadOnly: true) { bench async throws in
            let order = try await bench.order(Seed.a, .atPeriodEnd)
            #expect(await bench.adapter.cancel(order).isNotSent)
            #expect(try await bench.adapter.undoCancel(bench.read(Seed.b)).isNotSent)
            #expect(bench.requests("subscription/cancel_at_period_end").isEmpty)
        }
    }
}
