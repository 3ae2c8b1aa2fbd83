import Foundation
import Sandbox
import Testing

@Suite("UseePay sandbox: reading")
struct UseePayReadingTests {
    @Test("three headers that fit together are needed, before anything else is looked at")
    func credentials() async {
        let board = await UseePayBoard()
        for (name, value) in [
            ("x-merchant-no", nil), ("x-app-id", nil), ("x-api-key", nil), ("x-api-key", "UseePay_PK_public"),
            ("x-api-key", UseePaySandbox.otherAPIKey), ("x-app-id", "unknown.example.test"),
            ("x-merchant-no", UseePaySandbox.otherMerchantNo),
        ] as [(String, String?)] {
            var headers = UseePayBoard.credentials
            headers[name] = value
            let answer = await board.ask("POST", "nothing", "not JSON", headers: headers)
            #expect(answer.status == 401)
            #expect(answer.code == "unauthorized")
        }
    }

    @Test("objects belong to a merchant and its application")
    func owners() async {
        let board = await UseePayBoard()
        let path = "subscriptions/\(UseePaySandbox.ofOtherMerchant)"
        #expect(await board.ask("GET", path).status == 404)
        let other = [
            "x-merchant-no": UseePaySandbox.otherMerchantNo, "x-app-id": UseePaySandbox.appID,
            "x-api-key": UseePaySandbox.otherAPIKey,
        ]
        #expect(await board.ask("GET", path, headers: other).status == 200)
        #expect(await board.ask("GET", "subscriptions", headers: other).ids() == [UseePaySandbox.ofOtherMerchant])
        var app = UseePayBoard.credentials
        app["x-app-id"] = UseePaySandbox.otherAppID
        #expect(await board.ask("GET", "subscriptions", headers: app).ids() == [UseePaySandbox.ofOtherApp])
        #expect(await board.ask("GET", "subscriptions/\(UseePaySandbox.active)", headers: app).status == 404)
    }

    @Test(
        "what is not offered is no endpoint",
        arguments: [
            ("DELETE", "subscriptions/x"), ("GET", "subscriptions/x/cancel"), ("PUT", "customers/x"),
            ("POST", "customers/x"), ("POST", "invoices/x"), ("GET", "mandates"), ("GET", "customers/a/b"),
        ])
    func noEndpoint(method: String, path: String) async {
        let answer = await UseePayBoard().ask(method, path, "not JSON")
        #expect(answer.status == 404)
        #expect(answer.code == "resource_not_found")
    }

    @Test("pages count from 0, are 10 long by default, and end empty")
    func paging() async {
        let board = await UseePayBoard(customers: 30)
        let first = await board.ask("GET", "customers")
        #expect(first.ids().count == 10)
        #expect(first.object["has_more"] as? Bool == true)
        #expect(first.object.count == 2)
        var all: [String] = []
        for page in 0..<3 {
            let answer = await board.ask("GET", "customers?page_num=\(page)&page_size=15&page=9&unknown=1")
            all += answer.ids()
            #expect(answer.object["has_more"] as? Bool == (page < 2))
        }
        #expect(all.count == 35 && Set(all).count == 35)
        #expect(await board.ask("GET", "customers?page_num=99").text == #"{"items":[],"has_more":false}"#)
        let beyond = await board.ask("GET", "customers?page_num=\(Int.max)&page_size=100")
        #expect(beyond.status == 200 && beyond.ids().isEmpty)
    }

    @Test("lists are newest first")
    func order() async throws {
        let answer = await UseePayBoard(customers: 60).ask("GET", "subscriptions?page_size=100")
        let rows = try #require(answer.object["items"] as? [[String: Any]])
        let keys = rows.map { "\($0["create_at"] ?? "") \($0["id"] ?? "")" }
        #expect(rows.count > 50)
        #expect(keys == keys.sorted(by: >))
    }

    @Test(
        "a malformed query value is refused by its name",
        arguments: [
            ("page_num", "-1"), ("page_num", "x"), ("page_size", "0"), ("page_size", "101"), ("page_size", ""),
            ("from_created_at", "yesterday"), ("to_created_at", "2025-13-01T00:00:00Z"),
        ])
    func malformedQuery(name: String, value: String) async {
        let answer = await UseePayBoard().ask("GET", "customers?\(name)=\(value)")
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_argument")
        #expect(answer.source == name)
    }

    @Test("the other paging dialects")
    func dialects() async {
        let board = await UseePayBoard(customers: 30, switches: ["paging": "sdk"])
        let first = await board.ask("GET", "customers?page_num=7&page_size=20")
        let second = await board.ask("GET", "customers?page=2&page_size=20")
        #expect(first.ids("data").count == 20 && second.ids("data").count == 15)
        #expect(Set(first.ids("data")).isDisjoint(with: second.ids("data")))
        #expect(first.object["total"] as? Int == 35 && first.object["items"] == nil)
        #expect(await board.ask("GET", "customers?page=0").source == "page")
        await board.sandbox.set("paging", to: "ignored")
        let again = await board.ask("GET", "customers?page_num=50&page_size=20")
        #expect(again.ids() == first.ids("data"))
        #expect(again.object["has_more"] as? Bool == true)
    }

    @Test("filters match exactly, e-mail in any letter case")
    func filters() async {
        let board = await UseePayBoard()
        let twins = await board.ask("GET", "customers?email=Ada@Example.test").ids()
        #expect(Set(twins) == [UseePaySandbox.ada, UseePaySandbox.namesake])
        #expect(await board.ask("GET", "customers?email=ada").ids().isEmpty)
        #expect(await board.ask("GET", "customers?merchant_customer_id=shop-1004").ids() == [UseePaySandbox.nameless])
        #expect(await board.ask("GET", "customers?phone=%2B49").ids().isEmpty)
        #expect(
            await board.ask("GET", "subscriptions?customer_id=\(UseePaySandbox.namesake)").ids()
                == [UseePaySandbox.ofNamesake])
        #expect(await board.ask("GET", "subscriptions?status=paused").ids() == [UseePaySandbox.paused])
        #expect(await board.ask("GET", "subscriptions?status=canceled").ids() == [UseePaySandbox.canceled])
        let open = await board.ask(
            "GET",
            "invoices?status=open&subscription_id=\(UseePaySandbox.openInvoice)&customer_id=\(UseePaySandbox.ada)")
        #expect(Set(open.ids()) == [UseePaySandbox.openInvoiceID, UseePaySandbox.failedInvoiceID])
        #expect(
            await board.ask("GET", "subscriptions?from_created_at=2026-11-21T08:59:59.999Z").ids()
                == [UseePaySandbox.incomplete])
        #expect(await board.ask("GET", "subscriptions?to_created_at=2020-01-01T00:00:00Z").ids().isEmpty)
        await board.sandbox.set("filters", to: "ignored")
        #expect(await board.ask("GET", "customers?email=nobody").ids().count == 5)
    }

    @Test("objects have every field of the contract's tables, null where unset")
    func fields() async {
        let board = await UseePayBoard()
        let subscription = await board.ask("GET", "subscriptions/\(UseePaySandbox.active)")
        #expect(
            Set(subscription.object.keys) == [
                "id", "customer_id", "status", "recurring", "currency", "description", "items", "order", "metadata",
                "collection_method", "days_until_due", "current_period_start", "current_period_end",
                "cancel_at_period_end", "cancel_at", "canceled_at", "ended_at", "cancellation_details", "prorate",
                "invoice_now", "latest_invoice", "first_invoice_id", "livemode", "merchant_no", "app_id", "create_at",
                "modify_at",
            ])
        #expect(subscription.isNull("cancel_at_period_end") && subscription.isNull("items"))
        #expect(subscription.text("current_period_end") == "2026-12-11T10:00:00Z")
        let customer = await board.ask("GET", "customers/\(UseePaySandbox.halfNamed)")
        #expect(
            Set(customer.object.keys) == [
                "id", "merchant_customer_id", "name", "first_name", "last_name", "email", "phone", "description",
                "address", "shipping", "metadata", "merchant_no", "app_id", "create_at", "modify_at",
            ])
        #expect(customer.isNull("name") && customer.text("first_name") == "Grace")
        let invoice = await board.ask("GET", "invoices/\(UseePaySandbox.openInvoiceID)")
        #expect(invoice.isNull("code") && invoice.text("number") == "TEA-9001")
        #expect(await board.ask("GET", "invoices/\(UseePaySandbox.failedInvoiceID)").code == "card_declined")
        await board.sandbox.set("nulls", to: "omitted")
        let sparse = await board.ask("GET", "subscriptions/\(UseePaySandbox.active)")
        #expect(!sparse.text.contains("null") && sparse.object["items"] == nil && sparse.object["recurring"] != nil)
    }

    @Test("amounts and plans in each of their forms")
    func forms() async {
        let board = await UseePayBoard()
        func text(_ id: String) async -> String { await board.ask("GET", "subscriptions/\(id)").text }
        #expect(await text(UseePaySandbox.active).contains(#""unit_amount":19.90"#))
        #expect(await text(UseePaySandbox.yen).contains(#""unit_amount":1200,"#))
        #expect(await text(UseePaySandbox.dinar).contains(#""unit_amount":4.500,"#))
        #expect(await text(UseePaySandbox.textAmount).contains(#""unit_amount":"7.05","#))
        await board.sandbox.set("amounts", to: "text")
        #expect(await text(UseePaySandbox.active).contains(#""unit_amount":"19.90""#))
        await board.sandbox.set("amounts", to: "integer")
        #expect(await text(UseePaySandbox.wholePrice).contains(#""unit_amount":112,"#))
        #expect(await text(UseePaySandbox.active).contains(#""unit_amount":19.90,"#))
        await board.sandbox.set("plan_shape", to: "items")
        let older = await text(UseePaySandbox.wholePrice)
        #expect(older.contains(#""product":"Tea box","unit_amount":1120,"#) && older.contains(#""order":null"#))
        await board.sandbox.set("spelling", to: "cancelled")
        #expect(await text(UseePaySandbox.canceled).contains(#""status":"cancelled""#))
    }

    @Test("the same seed makes the same world, and the people known everywhere are in it")
    func determinism() async {
        let first = await UseePayBoard(customers: 80, seed: 4).sandbox.snapshot().text
        #expect(await UseePayBoard(customers: 80, seed: 4).sandbox.snapshot().text == first)
        #expect(await UseePayBoard(customers: 80, seed: 5).sandbox.snapshot().text != first)
        for person in Person.shared { #expect(first.contains(person.email)) }
    }

    @Test("every id has its prefix and 13 characters")
    func ids() async {
        let board = await UseePayBoard(customers: 20)
        for (resource, prefix) in [("customers", "cus_"), ("subscriptions", "sub_"), ("invoices", "inv_")] {
            let ids = await board.ask("GET", "\(resource)?page_size=100").ids()
            #expect(ids.count > 20)
            #expect(
                ids.allSatisfy { id in
                    id.hasPrefix(prefix) && id.count == 17
                        && id.dropFirst(4).allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
                })
        }
    }

    @Test("the styles of errors, and the provider's own faults")
    func errors() async {
        let board = await UseePayBoard(switches: ["errors": "html"])
        let html = await board.ask("GET", "customers/none")
        #expect(html.status == 404 && html.text.hasPrefix("<html>"))
        await board.sandbox.set("errors", to: "in_200")
        let inside = await board.ask("GET", "customers/none")
        #expect(inside.status == 200 && inside.code == "resource_not_found")
        #expect(await board.ask("GET", "customers", headers: [:]).status == 401)
        await board.sandbox.set("errors", to: "json")
        for (fault, status, code) in [
            ("429", 429, "rate_limited"), ("500", 500, "internal_error"), ("503", 503, "service_unavailable"),
        ] {
            await board.sandbox.set("fault", to: fault)
            let answer = await board.ask("GET", "customers")
            #expect(answer.status == status && answer.code == code)
        }
        await board.sandbox.set("errors", to: "html")
        await board.sandbox.set("fault", to: "429")
        let page = await board.ask("GET", "customers")
        #expect(page.status == 429 && page.headers["Retry-After"] == "1")
        await board.sandbox.reset()
        #expect(await board.ask("GET", "customers").status == 200)
    }
}
