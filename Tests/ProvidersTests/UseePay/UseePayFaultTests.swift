import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UseePay faults")
struct UseePayFaultTests {
    struct Struck: Sendable, CustomTestStringConvertible {
        let kind: Fault.Kind
        let answer: String
        let isApplied: Bool

        var testDescription: String { kind.rawValue }
    }

    static let struck = [
        Struck(kind: .delay, answer: "accepted", isApplied: true),
        Struck(kind: .tooManyRequests, answer: "notSent", isApplied: false),
        Struck(kind: .errorBefore, answer: "unclear", isApplied: false),
        Struck(kind: .errorAfter, answer: "unclear", isApplied: true),
        Struck(kind: .dropBefore, answer: "unclear", isApplied: false),
        Struck(kind: .dropAfter, answer: "unclear", isApplied: true),
        Struck(kind: .htmlBefore, answer: "unclear", isApplied: false),
        Struck(kind: .htmlAfter, answer: "unclear", isApplied: true),
        Struck(kind: .brokenJSON, answer: "unclear", isApplied: true),
        Struck(kind: .redirect, answer: "notSent", isApplied: false),
        Struck(kind: .unauthorised, answer: "unauthorised", isApplied: false),
        Struck(kind: .forbidden, answer: "unauthorised", isApplied: false),
    ]

    @Test("a fault on the write is told for what it is, sent once, and settled by the re-read", arguments: struck)
    func faults(struck: Struck) async throws {
        for timing in [Timing.immediately, .atPeriodEnd] {
            try await UseePayBench.run { bench in
                let order = try await bench.order(UseePaySandbox.active, timing)
                bench.served.server.faults.arm(Fault(struck.kind, method: "POST", times: 0, amount: 1))
                let answer = await bench.adapter.cancel(order)
                #expect(answer.caseName == struck.answer)
                #expect(bench.writes.count == 1)
                let isShown = try await bench.verdict(order, answer) != .notShown
                #expect(isShown == struck.isApplied)
            }
        }
    }

    @Test(
        "the provider's own faults, written", arguments: [("429", "notSent"), ("500", "unclear"), ("503", "unclear")])
    func ownFaults(fault: String, kind: String) async throws {
        for style in ["json", "html"] {
            try await UseePayBench.run(switches: ["errors": style]) { bench in
                let order = try await bench.order(UseePaySandbox.active, .immediately)
                await bench.set("fault", fault)
                #expect(await bench.adapter.cancel(order).caseName == kind)
                #expect(bench.writes.count == 1)
            }
        }
    }

    @Test(
        "the provider's own faults, read",
        arguments: [("429", "rateLimited"), ("500", "serverFault"), ("503", "serverFault")])
    func ownReadFaults(fault: String, kind: String) async throws {
        try await UseePayBench.run(switches: ["fault": fault]) { bench in
            await #expect { try await bench.read(UseePaySandbox.active) } throws: {
                ($0 as? ProviderError)?.caseName == kind
            }
            #expect(bench.served.server.log.all.count == 3)
        }
    }

    @Test(
        "an answer lost or late on the provider's side is settled by the re-read",
        arguments: [("drop_after_apply", true), ("drop_before_apply", false)])
    func lostAnswers(fault: String, isApplied: Bool) async throws {
        try await UseePayBench.run { bench in
            let order = try await bench.order(UseePaySandbox.active, .immediately)
            await bench.set("fault", fault)
            let answer = await bench.adapter.cancel(order)
            #expect(answer.caseName == "unclear" && bench.writes.count == 1)
            let isShown = try await bench.verdict(order, answer) != .notShown
            #expect(isShown == isApplied)
        }
    }

    @Test("an id that could lead a write to another path is not sent", arguments: ["sub_1/cancel", "..", "a/\u{338}"])
    func leadingID(id: String) async throws {
        let world = ScriptedUseePay { _ in ScriptedUseePay.json(#"{"id": "sub_1", "status": "canceled"}"#) }
        try await UseePayBench.run(world) { bench in
            let subscription = Subscription(
                ref: Reference(connection: bench.adapter.connection.id, id: id),
                customer: Customer(
                    ref: Reference(connection: bench.adapter.connection.id, id: "cus_1"), name: "", email: ""),
                plan: "Tea", status: .active,
                capabilities: Capabilities(
                    timings: [.immediately: FieldHandling(reason: .optional), .atPeriodEnd: .init(reason: .optional)],
                    undo: .offered(until: nil)))
            for timing in [Timing.immediately, .atPeriodEnd] {
                let order = CancelOrder(subscription: subscription, timing: timing)
                #expect(await bench.adapter.cancel(order).caseName == "notSent")
            }
            #expect(await bench.adapter.undoCancel(subscription).caseName == "notSent")
            #expect(bench.served.server.log.all.isEmpty)
        }
    }

    @Test(
        "only a documented refusal is a rejection",
        arguments: [
            (400, #"{"code": "invalid_request_error", "message": "no"}"#, "rejected"), (400, "{}", "rejected"),
            (400, "", "rejected"), (422, "oops", "rejected"), (400, " <html>", "unclear"),
            (409, #"{"message": "no"}"#, "unclear"), (408, #"{"message": "late"}"#, "unclear"),
            (404, #"{"code": "resource_not_found", "message": "no"}"#, "disputed"), (404, "<html>", "unclear"),
            (200, #"{"code": "x", "message": "no"}"#, "disputed"),
            (200, #"{"code": "field_required", "message": "no"}"#, "rejected"), (200, "{}", "unclear"),
            (204, "", "unclear"),
            (200, #"{"code": "service_unavailable"}"#, "unclear"), (201, #"{"id": "sub_9"}"#, "accepted"),
            (200, #"{"id": "sub_9", "code": null}"#, "accepted"), (302, "", "notSent"), (503, "{}", "unclear"),
            (409, "{}", "unclear"),
            (307, #"{"message": "no"}"#, "notSent"), (200, #"{"code": "x", "data": {}}"#, "disputed"),
        ])
    func written(status: Int, body: String, kind: String) async throws {
        let world = ScriptedUseePay { request in
            guard request.method == "GET" else { return ScriptedUseePay.json(body, status: status) }
            return ScriptedUseePay.json(
                """
                {"id": "\(request.segments.last ?? "")", "customer_id": "cus_1", "status": "active",
                 "current_period_end": "2027-01-01T00:00:00.123+01:00"}
                """)
        }
        try await UseePayBench.run(world) { bench in
            for timing in [Timing.immediately, .atPeriodEnd] {
                let order = try await bench.order("sub_1", timing)
                #expect(await bench.adapter.cancel(order).caseName == kind)
            }
        }
    }
}
