import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UseePay lists")
struct UseePayListTests {
    @Test("everything is listed once, in both paging dialects", arguments: ["page_num", "sdk"])
    func wholeList(paging: String) async throws {
        try await UseePayBench.run(customers: 260, switches: ["paging": paging]) { bench in
            let pulled = try await bench.pull()
            #expect(pulled.doubts.isEmpty)
            for (resource, ids) in [
                ("customers", pulled.customers.map(\.ref.id)), ("subscriptions", pulled.subscriptions.map(\.ref.id)),
            ] {
                let stored = try #require(await bench.served.state?[resource]?.array).filter {
                    $0["merchant_no"]?.text == UseePaySandbox.merchantNo && $0["app_id"]?.text == UseePaySandbox.appID
                }
                #expect(stored.count > 250)
                #expect(ids.count == stored.count)
                #expect(Set(ids) == Set(stored.compactMap { $0["id"]?.text }))
            }
            let customers = Set(pulled.customers.map(\.ref))
            // Rows name their customer by id; the name stays what the customers' pages told.
            #expect(pulled.subscriptions.allSatisfy { customers.contains($0.customer.ref) && $0.customer.name == "" })
        }
    }

    @Test("the pages are asked for in the dialect that the first answer shows")
    func pageFields() async throws {
        for (paging, expected) in [
            ("page_num", ["page_num=0", "page_num=1", "page_num=2"]), ("sdk", ["page_num=0", "page=2", "page=3"]),
        ] {
            try await UseePayBench.run(customers: 260, switches: ["paging": paging]) { bench in
                _ = try await bench.pull()
                let asked = bench.served.server.log.all.filter { $0.path == "/api/v1/customers" }
                #expect(asked.map { "\($0.query[0].name)=\($0.query[0].value)" } == expected)
                #expect(asked.allSatisfy { $0.queryValue("page_size") == "100" && $0.query.count == 2 })
            }
        }
    }

    @Test("a server that ignores paging is not asked for ever, and the list is called incomplete")
    func ignoredPaging() async throws {
        try await UseePayBench.run(customers: 260, switches: ["paging": "ignored"]) { bench in
            let pulled = try await bench.pull()
            #expect(pulled.customers.count == 100)
            #expect(Set(pulled.customers.map(\.ref)).count == 100)
            #expect(pulled.doubts.count == 2)
            #expect(pulled.doubts.allSatisfy { $0.contains("incomplete") })
            #expect(bench.served.server.log.all.count == 4)
        }
    }

    @Test(
        "however the objects are written, they say the same",
        arguments: [
            ("plan_shape", "items"), ("amounts", "text"), ("amounts", "integer"), ("nulls", "omitted"),
            ("spelling", "cancelled"), ("filters", "ignored"), ("paging", "sdk"), ("cancel_answer", "stale"),
        ])
    func presentation(name: String, value: String) async throws {
        try await UseePayBench.run(customers: 30) { bench in
            let usual = try await bench.pull()
            await bench.set(name, value)
            let other = try await bench.pull()
            #expect(usual.customers == other.customers)
            #expect(usual.subscriptions.count == other.subscriptions.count)
            for (left, var right) in zip(usual.subscriptions, other.subscriptions) {
                if right.facts["UseePay status"] == "cancelled" { right.facts["UseePay status"] = "canceled" }
                #expect(left == right)
            }
        }
    }

    @Test("a customer without a name is called by what there is")
    func displayNames() async throws {
        try await UseePayBench.run { bench in
            let customers = try await bench.pull().customers
            func name(_ id: String) -> String? { customers.first { $0.ref.id == id }?.name.string }
            #expect(name(UseePaySandbox.ada) == "Ada Example")
            #expect(name(UseePaySandbox.halfNamed) == "Grace Fairweather")
            #expect(name(UseePaySandbox.namesake) == "ADA@example.test")
            #expect(name(UseePaySandbox.nameless) == "shop-1004")
            let hostile = try #require(name(UseePaySandbox.hostile))
            #expect(!hostile.unicodeScalars.contains("\u{1B}") && !hostile.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test("a broken row spoils only itself")
    func brokenRows() async throws {
        let world = ScriptedUseePay { request in
            guard request.path.hasSuffix("subscriptions") else {
                return ScriptedUseePay.json(#"{"items": [7, {"id": null}, {"id": "cus_1"}], "has_more": false}"#)
            }
            return ScriptedUseePay.json(
                """
                {"items": [
                  {"id": "sub_1"}, "text", {"customer_id": "cus_1"},
                  {"id": "sub_2", "customer_id": "cus_1", "status": "active", "current_period_end": "soon",
                   "currency": "EUR", "recurring": {"unit_amount": "much", "interval": "moon"}},
                  {"id": "sub_3", "customer_id": "cus_9", "status": 5, "recurring": []}
                ]}
                """)
        }
        try await UseePayBench.run(world) { bench in
            let pulled = try await bench.pull()
            #expect(pulled.customers.map(\.ref.id) == ["cus_1"])
            #expect(
                pulled.doubts == ["customers: 2 unreadable rows left out", "subscriptions: 3 unreadable rows left out"])
            #expect(pulled.subscriptions.map(\.ref.id) == ["sub_2", "sub_3"])
            let (odd, foreign) = (pulled.subscriptions[0], pulled.subscriptions[1])
            #expect(odd.amount == nil && odd.periodEnd == nil && odd.interval == nil)
            #expect(
                odd.notes.contains { $0.string.contains("current_period_end") && $0.string.contains("unit_amount") })
            #expect(odd.capabilities.refusal(of: .atPeriodEnd) != nil)
            #expect(foreign.customer.ref.id == "cus_9" && foreign.customer.name == "")
            #expect(foreign.status == .unknown("5"))
        }
    }

    @Test("a later page that fails makes the list incomplete; the rest is still listed")
    func failedPage() async throws {
        let world = ScriptedUseePay { request in
            switch (request.path, request.queryValue("page_num")) {
            case ("/api/v1/customers", "0"):
                ScriptedUseePay.json(#"{"items": [{"id": "cus_1", "name": "Ada"}], "has_more": true}"#)
            case ("/api/v1/customers", _): ScriptedUseePay.json("{}", status: 500)
            default: ScriptedUseePay.json(#"{"items": [{"id": "sub_1", "customer_id": "cus_1"}]}"#)
            }
        }
        try await UseePayBench.run(world) { bench in
            let pulled = try await bench.pull()
            #expect(pulled.customers.map(\.name) == ["Ada"])
            #expect(pulled.subscriptions.map(\.customer.ref.id) == ["cus_1"])
            #expect(pulled.doubts.count == 1)
            #expect(pulled.doubts.first?.contains("customers: a page could not be read") == true)
        }
    }

    @Test("customers that cannot be listed do not hide the subscriptions; a list of nothing is a failure")
    func failedCustomers() async throws {
        for isSilent in [false, true] {
            let world = ScriptedUseePay { request in
                isSilent || request.path.hasSuffix("customers")
                    ? ScriptedUseePay.json(#"{"code": "internal_error", "message": "x"}"#, status: 500)
                    : ScriptedUseePay.json(#"{"items": [{"id": "sub_1", "customer_id": "cus_1"}], "has_more": false}"#)
            }
            try await UseePayBench.run(world) { bench in
                guard !isSilent else {
                    await #expect { try await bench.pull() } throws: {
                        ($0 as? ProviderError)?.caseName == "serverFault"
                    }
                    return
                }
                let pulled = try await bench.pull()
                #expect(pulled.subscriptions.map(\.customer.ref.id) == ["cus_1"])
                #expect(pulled.doubts.count == 1)
                #expect(pulled.doubts.first?.hasPrefix("customers: a page could not be read") == true)
            }
        }
    }

    @Test("a page of nothing but broken rows does not end the list; one of nothing but repeats does, and is said")
    func barrenPages() async throws {
        let world = ScriptedUseePay { request in
            guard request.path.hasSuffix("customers") else {
                return ScriptedUseePay.json(
                    #"{"items": [{"id": "sub_1", "customer_id": "cus_1"}], "has_more": \#(request.query[0].value == "0")}"#
                )
            }
            let pages = [#"{"id": null, "name": "first"}"#, #"{"id": "", "name": "second"}"#, #"{"id": "cus_1"}"#]
            let page = Int(request.queryValue("page_num") ?? "") ?? 0
            return ScriptedUseePay.json(#"{"items": [\#(pages[page])], "has_more": \#(page < 2)}"#)
        }
        try await UseePayBench.run(world) { bench in
            let pulled = try await bench.pull()
            #expect(pulled.customers.map(\.ref.id) == ["cus_1"] && pulled.subscriptions.count == 1)
            #expect(
                pulled.doubts == [
                    "customers: 2 unreadable rows left out",
                    "subscriptions: a page held nothing new: the list may be incomplete",
                ])
        }
    }

    @Test("a full page that does not tell whether more follow is followed by another request")
    func untoldEnd() async throws {
        let world = ScriptedUseePay { request in
            guard request.path.hasSuffix("customers") else { return ScriptedUseePay.json(#"{"items": []}"#) }
            let first = (Int(request.queryValue("page_num") ?? "") ?? 0) * 2
            let rows = (first..<min(first + 2, 5)).map { #"{"id": "cus_\#($0)"}"# }
            return ScriptedUseePay.json("{\"items\": [\(rows.joined(separator: ","))]}")
        }
        try await UseePayBench.run(world, options: ["page_size": "2"]) { bench in
            let pulled = try await bench.pull()
            #expect(pulled.customers.map(\.ref.id) == ["cus_0", "cus_1", "cus_2", "cus_3", "cus_4"])
            #expect(pulled.doubts.isEmpty)
        }
    }

    @Test("a first page that fails is the pull's own failure")
    func failedPull() async throws {
        try await UseePayBench.run(switches: ["fault": "503"]) { bench in
            await #expect { try await bench.pull() } throws: { ($0 as? ProviderError)?.caseName == "serverFault" }
        }
        try await UseePayBench.run(key: "UseePay_PK_not0the0secret0one") { bench in
            await #expect { try await bench.pull() } throws: { ($0 as? ProviderError)?.caseName == "unauthorised" }
        }
    }

    @Test("what the receiver of the pages throws ends the pull")
    func deliveryFailure() async throws {
        struct Full: Error {}
        try await UseePayBench.run { bench in
            await #expect(throws: Full.self) { try await bench.adapter.pull(recents: []) { _ in throw Full() } }
            #expect(bench.served.server.log.all.count == 1)
        }
    }

    @Test("a check tells a good connection, a wrong key and a wrong base path apart")
    func check() async throws {
        try await UseePayBench.run { bench in
            let found = try await bench.adapter.check()
            #expect(found == Checkup("UseePay answers; customers can be listed"))
        }
        try await UseePayBench.run(key: "UseePay_SK_wrong00000") { bench in
            await #expect { try await bench.adapter.check() } throws: {
                ($0 as? ProviderError)?.caseName == "unauthorised"
            }
        }
        try await UseePayBench.run(ScriptedUseePay { _ in .html(status: 404) }) { bench in
            await #expect { try await bench.adapter.check() } throws: { error in
                (error as? ProviderError)?.message.string.contains("base URL") == true
            }
        }
    }
}
