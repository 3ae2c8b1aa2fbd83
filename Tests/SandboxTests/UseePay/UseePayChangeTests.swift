import Foundation
import Sandbox
import Testing

@Suite("UseePay sandbox: changes")
struct UseePayChangeTests {
    private let active = "subscriptions/\(UseePaySandbox.active)"

    @Test("a cancel ends it now and leaves the period and its invoice alone")
    func cancel() async {
        let board = await UseePayBoard()
        let body = #"{"cancellation_details": {"comment": "bye", "feedback": "unused"}, "prorate": false, "x": 1}"#
        let answer = await board.ask("POST", "\(active)/cancel", body)
        #expect(answer.status == 200 && answer.subscriptionStatus == "canceled")
        for field in ["canceled_at", "ended_at", "modify_at"] { #expect(answer.text(field) == "2026-11-21T10:00:00Z") }
        #expect(answer.object["cancel_at_period_end"] as? Bool == false && answer.isNull("cancel_at"))
        #expect(answer.object["prorate"] as? Bool == false && answer.isNull("invoice_now"))
        #expect(answer.text("current_period_end") == "2026-12-11T10:00:00Z")
        #expect(answer.object["cancellation_details"] as? [String: String] == ["comment": "bye", "feedback": "unused"])
        #expect(await board.ask("GET", active).text == answer.text)
    }

    @Test("a cancel without a body is valid and leaves no details")
    func emptyCancel() async {
        let answer = await UseePayBoard().ask("POST", "\(active)/cancel")
        #expect(answer.subscriptionStatus == "canceled" && answer.isNull("cancellation_details"))
    }

    @Test(
        "a malformed body is refused by its field, and nothing changes",
        arguments: [
            ("[]", ""), ("{", ""), (#""text""#, ""), (#"{"prorate": 1}"#, "prorate"),
            (#"{"prorate": "no"}"#, "prorate"),
            (#"{"invoice_now": []}"#, "invoice_now"), (#"{"cancellation_details": "x"}"#, "cancellation_details"),
            (#"{"cancellation_details": {"feedback": "bored"}}"#, "cancellation_details.feedback"),
            (#"{"cancellation_details": {"comment": 5}}"#, "cancellation_details.comment"),
        ])
    func malformedCancel(body: String, source: String) async {
        let board = await UseePayBoard()
        let answer = await board.ask("POST", "\(active)/cancel", body)
        #expect(answer.status == 400 && answer.code == "invalid_argument")
        #expect((answer.source ?? "") == source)
        #expect(await board.ask("GET", active).subscriptionStatus == "active")
    }

    @Test("a comment may have 5000 characters", arguments: [5000, 5001])
    func commentLimit(length: Int) async {
        let comment = String(repeating: "x", count: length)
        let answer = await UseePayBoard().ask(
            "POST", "\(active)/cancel", #"{"cancellation_details": {"comment": "\#(comment)"}}"#)
        #expect(answer.status == (length == 5000 ? 200 : 400))
    }

    @Test("404 comes before 400, and 400 before the state's refusal")
    func validationOrder() async {
        let board = await UseePayBoard()
        #expect(await board.ask("POST", "subscriptions/none/cancel", "{").status == 404)
        let ended = "subscriptions/\(UseePaySandbox.canceled)"
        #expect(await board.ask("POST", "\(ended)/cancel", "{").code == "invalid_argument")
        #expect(await board.ask("POST", "\(ended)/cancel").code == "invalid_request_error")
        #expect(await board.ask("POST", ended, #"{"cancel_at_period_end": true}"#).code == "invalid_request_error")
        #expect(await board.ask("POST", active, "").code == "invalid_argument")
    }

    @Test("cancelling again", arguments: [("refused", 400), ("unchanged", 200), ("not_found", 404)])
    func recancel(value: String, status: Int) async {
        let board = await UseePayBoard(switches: ["recancel": value])
        for id in [UseePaySandbox.canceled, UseePaySandbox.expired, UseePaySandbox.incompleteExpired] {
            let before = await board.ask("GET", "subscriptions/\(id)").text
            #expect(await board.ask("POST", "subscriptions/\(id)/cancel").status == status)
            #expect(await board.ask("GET", "subscriptions/\(id)").text == before)
        }
    }

    @Test("a stale answer shows the object before the cancel")
    func staleAnswer() async {
        let board = await UseePayBoard(switches: ["cancel_answer": "stale"])
        #expect(await board.ask("POST", "\(active)/cancel").subscriptionStatus == "active")
        #expect(await board.ask("GET", active).subscriptionStatus == "canceled")
    }

    @Test("the end is scheduled and taken back by the flag")
    func schedule() async {
        let board = await UseePayBoard()
        let body = #"{"cancel_at_period_end": true, "cancellation_details": {"feedback": "unused"}}"#
        let answer = await board.ask("POST", active, body)
        #expect(answer.subscriptionStatus == "active" && answer.object["cancel_at_period_end"] as? Bool == true)
        #expect(answer.text("cancel_at") == answer.text("current_period_end"))
        #expect(answer.text("canceled_at") == "2026-11-21T10:00:00Z" && answer.isNull("ended_at"))
        let back = await board.ask("POST", active, #"{"cancel_at_period_end": false}"#)
        #expect(back.object["cancel_at_period_end"] as? Bool == false)
        for field in ["cancel_at", "canceled_at", "cancellation_details"] { #expect(back.isNull(field)) }
        #expect(back.text("description") == "Tea box, monthly")
    }

    @Test(
        "only what has a paid period can be scheduled",
        arguments: [UseePaySandbox.incomplete, UseePaySandbox.paused, UseePaySandbox.unheardOf])
    func scheduleRefused(id: String) async {
        let answer = await UseePayBoard().ask("POST", "subscriptions/\(id)", #"{"cancel_at_period_end": true}"#)
        #expect(answer.code == "invalid_request_error")
    }

    @Test("the other ways to take the flag", arguments: ["ignored", "rejected", "immediate"])
    func periodEnd(value: String) async {
        let board = await UseePayBoard(switches: ["period_end": value])
        let before = await board.ask("GET", active)
        let answer = await board.ask("POST", active, #"{"cancel_at_period_end": true}"#)
        let after = await board.ask("GET", active)
        switch value {
        case "ignored":
            #expect(answer.status == 200 && after.isNull("cancel_at_period_end"))
            #expect(after.text("modify_at") == before.text("modify_at"))
        case "rejected": #expect(answer.status == 400 && answer.source == "cancel_at_period_end")
        default: #expect(answer.status == 200 && after.subscriptionStatus == "canceled")
        }
    }

    @Test(
        "answers that are lost or late",
        arguments: [
            ("drop_after_apply", "canceled", SandboxResponse.Delivery.dropped),
            ("drop_before_apply", "active", .dropped), ("slow", "canceled", .late(.seconds(35))),
        ])
    func lostAnswers(fault: String, status: String, delivery: SandboxResponse.Delivery) async {
        let board = await UseePayBoard(switches: ["fault": fault])
        #expect(await board.ask("POST", "\(active)/cancel").delivery == delivery)
        let after = await board.ask("GET", active)
        #expect(after.subscriptionStatus == status)
        #expect(after.delivery == (fault == "slow" ? delivery : .prompt))
    }

    @Test("an update keeps what it does not name, or forgets it", arguments: ["partial", "replacing"])
    func update(value: String) async {
        let board = await UseePayBoard(switches: ["update": value])
        let answer = await board.ask("POST", active, #"{"metadata": {"a": "b"}}"#)
        #expect(answer.object["metadata"] as? [String: String] == ["a": "b"])
        #expect(answer.isNull("description") == (value == "replacing"))
        #expect(await board.ask("POST", active, #"{"metadata": {"a": 1}}"#).source == "metadata.a")
    }

    @Test("a created customer, subscription and invoice; the first payment activates")
    func create() async throws {
        let board = await UseePayBoard()
        #expect(await board.ask("POST", "customers/create", "{}").code == "field_required")
        let customer = await board.ask(
            "POST", "customers/create", #"{"merchant_customer_id": "shop-7", "name": "Nina New"}"#)
        #expect(customer.status == 201)
        #expect(
            await board.ask("POST", "customers/create", #"{"merchant_customer_id": "shop-7"}"#).code == "already_exists"
        )
        let id = try #require(customer.text("id"))
        let body = """
            {"customer_id": "\(id)", "currency": "EUR", "recurring": {"interval": "month", "unit_amount": "9.90"},
             "order": {"products": [{"name": "Tea"}]}}
            """
        let created = await board.ask("POST", "subscriptions/create", body)
        #expect(created.status == 201 && created.subscriptionStatus == "incomplete")
        #expect(created.isNull("current_period_end") && created.text.contains(#""unit_amount":9.90"#))
        let subscription = try #require(created.text("id"))
        let invoice = try #require(created.text("first_invoice_id"))
        #expect(await board.ask("GET", "invoices/\(invoice)").text("status") == "open")
        await board.sandbox.settle(invoice: invoice, paid: false)
        #expect(await board.ask("GET", "subscriptions/\(subscription)").subscriptionStatus == "incomplete")
        await board.sandbox.settle(invoice: invoice, paid: true)
        let paid = await board.ask("GET", "subscriptions/\(subscription)")
        #expect(paid.subscriptionStatus == "active" && paid.text("current_period_end") == "2026-12-21T10:00:00Z")
        let extra = await board.ask(
            "POST", "invoices/create",
            #"{"subscription_id": "\#(subscription)", "customer_id": "\#(id)", "currency": "EUR", "total_amount": 3}"#)
        #expect(extra.status == 201 && extra.text.contains(#""total_amount":3.00"#))
        #expect(await board.ask("GET", "invoices?subscription_id=\(subscription)").ids().count == 2)
    }

    @Test("the clock ends what is scheduled, renews what is not, and lapses what is unpaid")
    func clock() async {
        let board = await UseePayBoard()
        func read(_ id: String) async -> UseePayBoard.Answer { await board.ask("GET", "subscriptions/\(id)") }
        board.advance(days: 1)
        #expect(await read(UseePaySandbox.incomplete).subscriptionStatus == "incomplete_expired")
        #expect(await read(UseePaySandbox.flagged).subscriptionStatus == "active")
        board.advance(days: 5)
        #expect(await read(UseePaySandbox.pastDue).subscriptionStatus == "unpaid")
        board.advance(days: 14)
        let ended = await read(UseePaySandbox.flagged)
        #expect(ended.subscriptionStatus == "canceled" && ended.text("ended_at") == "2026-12-11T10:00:00Z")
        let renewed = await read(UseePaySandbox.active)
        #expect(renewed.subscriptionStatus == "active")
        #expect(renewed.text("current_period_end") == "2027-01-11T10:00:00Z")
        let invoice = await board.ask("GET", "invoices/\(renewed.text("latest_invoice") ?? "")")
        #expect(invoice.text("status") == "paid" && invoice.text("period_start") == "2026-12-11T10:00:00Z")
        #expect(await read(UseePaySandbox.trialing).subscriptionStatus == "active")
        let last = await read(UseePaySandbox.lastCycle)
        #expect(last.subscriptionStatus == "canceled" && last.text("ended_at") == "2026-12-11T10:00:00Z")
        #expect(await read(UseePaySandbox.failingCard).subscriptionStatus == "past_due")
        #expect(await read(UseePaySandbox.paused).text("current_period_end") == "2026-12-11T10:00:00Z")
        #expect(await read(UseePaySandbox.endless).subscriptionStatus == "active")
        board.advance(days: 365)
        #expect(await read(UseePaySandbox.active).subscriptionStatus == "canceled")
        #expect(await read(UseePaySandbox.active).text("ended_at") == "2027-09-11T10:00:00Z")
    }

    @Test("a late payment heals, and a reset brings the seed back")
    func heal() async throws {
        let board = await UseePayBoard()
        let path = "subscriptions/\(UseePaySandbox.pastDue)"
        let invoice = try #require(await board.ask("GET", path).text("latest_invoice"))
        await board.sandbox.settle(invoice: invoice, paid: true)
        #expect(await board.ask("GET", path).subscriptionStatus == "active")
        await board.sandbox.reset()
        #expect(await board.ask("GET", path).subscriptionStatus == "past_due")
    }
}
