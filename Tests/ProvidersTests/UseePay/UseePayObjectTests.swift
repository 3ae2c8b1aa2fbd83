import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UseePay objects")
struct UseePayObjectTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let id: String
        let status: Status
        let offered: [Timing]
        var undo = "none"

        var testDescription: String { id }
    }

    static let table = [
        Row(id: UseePaySandbox.active, status: .active, offered: [.atPeriodEnd, .immediately], undo: "after"),
        Row(id: UseePaySandbox.trialing, status: .trialing, offered: [.atPeriodEnd, .immediately], undo: "after"),
        Row(id: UseePaySandbox.pastDue, status: .pastDue, offered: [.atPeriodEnd, .immediately], undo: "after"),
        Row(id: UseePaySandbox.unpaid, status: .pastDue, offered: [.atPeriodEnd, .immediately], undo: "after"),
        Row(id: UseePaySandbox.incomplete, status: .pending, offered: [.immediately]),
        Row(id: UseePaySandbox.paused, status: .paused, offered: [.immediately]),
        Row(id: UseePaySandbox.canceled, status: .ended, offered: []),
        Row(id: UseePaySandbox.incompleteExpired, status: .ended, offered: []),
        Row(id: UseePaySandbox.expired, status: .ended, offered: []),
        Row(id: UseePaySandbox.unheardOf, status: .unknown("under_review"), offered: [.immediately]),
        Row(id: UseePaySandbox.flagged, status: .ending, offered: [.immediately], undo: "offered"),
        Row(id: UseePaySandbox.endless, status: .active, offered: [.immediately]),
    ]

    @Test("each status offers what the contract's table says", arguments: table)
    func statuses(row: Row) async throws {
        try await UseePayBench.run { bench in
            let subscription = try await bench.read(row.id)
            #expect(subscription.status == row.status)
            #expect(subscription.capabilities.offered == row.offered)
            for timing in Timing.allCases where !row.offered.contains(timing) {
                #expect(subscription.capabilities.refusals[timing]?.isEmpty == false)
            }
            let undo =
                switch subscription.capabilities.undo {
                case .offered(let until): until == subscription.periodEnd ? "offered" : "wrong moment"
                case .afterPeriodEndCancel: "after"
                case .notOffered: "none"
                }
            #expect(undo == row.undo)
        }
    }

    @Test("an ended, an ending and a renewing subscription tell their dates")
    func dates() async throws {
        try await UseePayBench.run { bench in
            let ended = try await bench.read(UseePaySandbox.canceled)
            #expect(ended.endsAt?.instant == UseePayBench.start - 40 * 86_400)
            #expect(ended.renews == false)
            let ending = try await bench.read(UseePaySandbox.flagged)
            #expect(ending.endsAt == ending.periodEnd && ending.endsAt != nil)
            #expect(ending.renews == false)
            let active = try await bench.read(UseePaySandbox.active)
            #expect(active.endsAt == nil && active.renews == true)
            #expect(active.periodStart?.iso8601 == "2026-11-11T10:00:00Z")
            #expect(active.notes.contains("Billing cycle 3 of 12."))
        }
    }

    @Test("a subscription that the merchant's own system charges carries its warning")
    func merchantInitiated() async throws {
        try await UseePayBench.run { bench in
            let subscription = try await bench.read(UseePaySandbox.merchantInitiated)
            #expect(subscription.renews == nil)
            #expect(subscription.notes.contains { $0.string.contains("merchant's own system") })
            let prediction = try await bench.adapter.predict(.atPeriodEnd, for: subscription)
            #expect(prediction.lines.contains { $0.value.string.contains("merchant's own system") })
        }
    }

    @Test("amounts are exact in every currency and form", arguments: ["number", "text", "integer"])
    func amounts(form: String) async throws {
        try await UseePayBench.run(switches: ["amounts": form]) { bench in
            for (id, money) in [
                (UseePaySandbox.active, Money(minor: 1990, currency: "EUR")),
                (UseePaySandbox.yen, Money(minor: 1200, currency: "JPY")),
                (UseePaySandbox.dinar, Money(minor: 4500, currency: "BHD")),
                (UseePaySandbox.textAmount, Money(minor: 705, currency: "GBP")),
                (UseePaySandbox.wholePrice, Money(minor: 11_200, currency: "USD")),
            ] {
                let subscription = try await bench.read(id)
                #expect(subscription.amount == money)
            }
        }
    }

    @Test("the scale of the amounts is one named option")
    func minorUnits() async throws {
        try await UseePayBench.run(switches: ["amounts": "integer"], options: ["amounts_are_minor_units": "true"]) {
            bench in
            let (whole, yen) = (
                try await bench.read(UseePaySandbox.wholePrice), try await bench.read(UseePaySandbox.yen)
            )
            #expect(whole.amount == Money(minor: 112, currency: "USD"))
            #expect(yen.amount == Money(minor: 1200, currency: "JPY"))
        }
    }

    @Test("the plan is the description, else the product, else the id", arguments: ["order", "items"])
    func plans(shape: String) async throws {
        try await UseePayBench.run(switches: ["plan_shape": shape]) { bench in
            for (id, plan) in [
                (UseePaySandbox.active, "Tea box, monthly"), (UseePaySandbox.ofNamesake, "Tea box"),
                (UseePaySandbox.planless, UseePaySandbox.planless),
            ] {
                let subscription = try await bench.read(id)
                #expect(subscription.plan.string == plan)
            }
        }
    }

    @Test("one read asks for the subscription and its customer, with the three headers and no more")
    func requests() async throws {
        try await UseePayBench.run { bench in
            _ = try await bench.read(UseePaySandbox.active)
            let log = bench.served.server.log.all
            #expect(
                log.map { "\($0.method) \($0.path)" } == [
                    "GET /api/v1/subscriptions/\(UseePaySandbox.active)", "GET /api/v1/customers/\(UseePaySandbox.ada)",
                ])
            for request in log {
                #expect(request.headers["x-merchant-no"] == UseePaySandbox.merchantNo)
                #expect(request.headers["x-app-id"] == UseePaySandbox.appID)
                #expect(request.headers["x-api-key"] == UseePaySandbox.apiKey)
                #expect(request.headers["authorization"] == nil && request.headers["idempotency-key"] == nil)
                #expect(request.query.isEmpty && request.body.isEmpty)
            }
        }
    }

    @Test("an id is one path segment, whatever it holds; with a slash it is none of UseePay's and not asked for")
    func hostileID() async throws {
        try await UseePayBench.run { bench in
            for id in ["../customers/\(UseePaySandbox.ada)", "sub 1?x=1#é%2F"] {
                await #expect { try await bench.read(id) } throws: { ($0 as? ProviderError)?.caseName == "notFound" }
            }
            #expect(
                bench.served.server.log.all.map(\.path) == ["/api/v1/subscriptions/sub%201%3Fx%3D1%23%C3%A9%252F"])
        }
    }

    @Test("a subscription that does not say whose it is belongs to whom it did before")
    func namelessOwner() async throws {
        let world = ScriptedUseePay { request in
            request.path.contains("customers")
                ? ScriptedUseePay.json(#"{"id": "cus_1", "name": "Ada"}"#)
                : ScriptedUseePay.json(#"{"id": "sub_1", "customer_id": null, "status": "canceled"}"#)
        }
        try await UseePayBench.run(world) { bench in
            let subscription = try await bench.adapter.subscription("sub_1", customer: "cus_1")
            #expect(subscription.status == .ended && subscription.customer.name == "Ada")
            await #expect { try await bench.read("sub_1") } throws: { ($0 as? ProviderError)?.caseName == "malformed" }
        }
    }

    @Test("what is somebody else's is not found")
    func foreign() async throws {
        try await UseePayBench.run { bench in
            for id in [UseePaySandbox.ofOtherApp, UseePaySandbox.ofOtherMerchant, "sub_7QNOBODY00001"] {
                await #expect { try await bench.read(id) } throws: { ($0 as? ProviderError)?.caseName == "notFound" }
            }
            await #expect {
                try await bench.adapter.subscription(UseePaySandbox.active, customer: UseePaySandbox.namesake)
            } throws: { ($0 as? ProviderError)?.caseName == "notFound" }
        }
    }

    @Test("another object than the one asked for is not believed")
    func otherObject() async throws {
        let world = ScriptedUseePay { _ in ScriptedUseePay.json(#"{"id": "sub_2", "customer_id": "cus_1"}"#) }
        try await UseePayBench.run(world) { bench in
            await #expect { try await bench.read("sub_1") } throws: { ($0 as? ProviderError)?.caseName == "malformed" }
        }
    }

    @Test("a subscription stays readable when its customer is not")
    func customerGone() async throws {
        let world = ScriptedUseePay { request in
            request.path.contains("customers")
                ? ScriptedUseePay.json(#"{"code": "internal_error", "message": "x"}"#, status: 500)
                : ScriptedUseePay.json(#"{"id": "sub_1", "customer_id": "cus_1", "status": "active"}"#)
        }
        try await UseePayBench.run(world) { bench in
            let subscription = try await bench.read("sub_1")
            // An empty name leaves alone what a list told of them.
            #expect(subscription.customer.ref.id == "cus_1" && subscription.customer.name == "")
        }
    }

    @Test("a cancel date without the flag is told, but is not taken for a scheduled end")
    func cancelDateWithoutFlag() async throws {
        let world = ScriptedUseePay { _ in
            ScriptedUseePay.json(
                """
                {"id": "sub_1", "customer_id": "cus_1", "status": "active", "collection_method": "auto_charge",
                 "cancel_at_period_end": null, "cancel_at": "2027-03-01T00:00:00Z"}
                """)
        }
        try await UseePayBench.run(world) { bench in
            let subscription = try await bench.read("sub_1")
            #expect(subscription.status == .active && subscription.renews == nil)
            #expect(subscription.endsAt?.iso8601 == "2027-03-01T00:00:00Z")
            #expect(subscription.notes.contains { $0.string.contains("without the period-end flag") })
        }
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        let fields: String
        var renews: Bool?
        var note = ""
        var interval: Interval? = Interval(count: 1, unit: .month)
        var offersPeriodEnd = true

        var testDescription: String { fields }
    }

    static let odd = [
        Odd(fields: #""ended_at": "2026-11-01T00:00:00Z""#, note: "also says that it ended on 1 Nov 2026"),
        Odd(fields: #""canceled_at": "2026-11-01T00:00:00Z""#, note: "asked for on 1 Nov 2026 00:00 +00:00, but shows"),
        Odd(
            fields: #""recurring": {"interval": "month", "interval_count": 3.0}"#, renews: true,
            interval: Interval(count: 3, unit: .month)),
        Odd(
            fields: #""recurring": {"interval": "year", "interval_count": "2"}"#, renews: true,
            interval: Interval(count: 2, unit: .year)),
        Odd(
            fields: #""recurring": {"interval": "month", "interval_count": "many"}"#, renews: true,
            note: "interval_count", interval: nil),
        Odd(fields: #""recurring": {"interval": "month", "interval_count": 0}"#, renews: true, interval: nil),
        Odd(
            fields: #""recurring": {"interval": "month", "total_billing_cycles": 3, "current_billing_cycles": "3"}"#,
            note: "Billing cycle 3 of 3, the last one."),
        Odd(fields: #""recurring": {"interval": "month", "total_billing_cycles": 3}"#, renews: true),
        Odd(
            fields: #""recurring": {"interval": "month", "unit_amount": "-"}, "currency": "EUR""#, renews: true,
            note: "unit_amount"),
        Odd(
            fields: #""cancel_at_period_end": "perhaps""#, renews: true, note: "cancel_at_period_end",
            offersPeriodEnd: false),
        Odd(
            fields: #""cancel_at_period_end": 1, "canceled_at": "2026-11-20T08:00:00Z""#, renews: false,
            note: "Its end was asked for on 20 Nov 2026", offersPeriodEnd: false),
        Odd(
            fields: #""cancel_at_period_end": true, "cancel_at": "2027-02-01T00:00:00Z""#, renews: false,
            note: "as its end, but the paid period ends 1 Jan 2027", offersPeriodEnd: false),
    ]

    @Test("what contradicts itself or cannot be read is said, and nothing is made of it", arguments: odd)
    func oddities(odd: Odd) async throws {
        let recurring = odd.fields.contains("recurring") ? "" : #""recurring": {"interval": "month"},"#
        let world = ScriptedUseePay { request in
            ScriptedUseePay.json(
                """
                {"id": "\(request.segments.last ?? "")", "customer_id": "cus_1", "status": "active",
                 "collection_method": "auto_charge", "current_period_end": "2027-01-01T00:00:00Z", \(recurring)
                 \(odd.fields)}
                """)
        }
        try await UseePayBench.run(world) { bench in
            let subscription = try await bench.read("sub_1")
            #expect(subscription.renews == odd.renews)
            #expect(subscription.interval == odd.interval)
            #expect(subscription.amount == nil)
            #expect(odd.note.isEmpty || subscription.notes.contains { $0.string.contains(odd.note) })
            #expect((subscription.capabilities.refusal(of: .atPeriodEnd) == nil) == odd.offersPeriodEnd)
        }
    }

    @Test("an unknown id is not found in every style of error", arguments: ["json", "html", "in_200"])
    func unknownID(style: String) async throws {
        try await UseePayBench.run(switches: ["errors": style]) { bench in
            await #expect { try await bench.read("sub_7QNOBODY00001") } throws: {
                ($0 as? ProviderError)?.caseName == "notFound"
            }
        }
    }

    @Test(
        "a failed read is told by the contract's table",
        arguments: [
            (401, "{}", "unauthorised"), (403, "<html>", "unauthorised"),
            (404, "<html>", "notFound"), (400, #"{"code": "resource_not_found"}"#, "notFound"),
            (429, "", "rateLimited"), (500, "", "serverFault"), (503, "<html>", "serverFault"),
            (400, #"{"code": "service_unavailable"}"#, "serverFault"),
            (422, #"{"code": "invalid_argument", "message": "no"}"#, "refused"), (422, "<html>", "malformed"),
            (409, #"{"message": "busy"}"#, "refused"), (200, #"{"code": "x", "data": []}"#, "refused"),
            (302, "", "malformed"), (200, "<html>", "malformed"), (200, "", "malformed"), (200, "{}", "malformed"),
            (200, #"{"code": "invalid_request_error", "message": "no", "source": null}"#, "refused"),
            (200, #"{"code": null, "message": null}"#, "malformed"),
        ])
    func failures(status: Int, body: String, kind: String) async throws {
        try await UseePayBench.run(ScriptedUseePay { _ in ScriptedUseePay.json(body, status: status) }) { bench in
            await #expect { try await bench.read("sub_1") } throws: { ($0 as? ProviderError)?.caseName == kind }
        }
    }

    @Test("error fields that are null, or inside a usable object, are no error")
    func errorFieldsInside() async throws {
        let world = ScriptedUseePay { _ in
            ScriptedUseePay.json(#"{"id": "sub_1", "customer_id": "cus_1", "status": "active", "code": "odd"}"#)
        }
        try await UseePayBench.run(world) { bench in
            let subscription = try await bench.read("sub_1")
            #expect(subscription.status == .active)
        }
    }

    @Test("a refusal's words carry message and field, made safe")
    func words() async throws {
        let body = #"{"code": "invalid_argument", "message": "bad\u001b[31m thing", "source": "page_num"}"#
        try await UseePayBench.run(ScriptedUseePay { _ in ScriptedUseePay.json(body, status: 400) }) { bench in
            await #expect { try await bench.read("sub_1") } throws: { error in
                guard case .refused(let code, let message) = error as? ProviderError else { return false }
                return code == "invalid_argument" && message.string.contains("thing (field page_num)")
                    && !message.string.contains("\u{1B}")
            }
        }
    }

    @Test("the key never comes back in an error")
    func redaction() async throws {
        let body = #"{"code": "unauthorized", "message": "key \#(UseePaySandbox.apiKey) is wrong"}"#
        try await UseePayBench.run(ScriptedUseePay { _ in ScriptedUseePay.json(body, status: 401) }) { bench in
            await #expect { try await bench.read("sub_1") } throws: { error in
                let words = (error as? ProviderError)?.message.string ?? ""
                return words.contains("<redacted>") && !words.contains(UseePaySandbox.apiKey)
            }
        }
    }
}
