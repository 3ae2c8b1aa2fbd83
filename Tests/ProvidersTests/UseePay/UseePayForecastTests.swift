import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UseePay forecasts")
struct UseePayForecastTests {
    private func line(_ prediction: Prediction, _ what: String) -> ForecastLine? {
        prediction.lines.first { $0.what.string == what }
    }

    @Test("an immediate end takes effect now, promises no refund and must be typed")
    func immediately() async throws {
        try await UseePayBench.run { bench in
            let prediction = try await bench.adapter.predict(
                .immediately, for: try await bench.read(UseePaySandbox.active))
            #expect(prediction.effectiveAt?.instant == UseePayBench.start)
            #expect(prediction.mayEndNow && !prediction.movesMoney && prediction.undoUntil == nil)
            #expect(line(prediction, "Refund")?.value.string.hasPrefix("none") == true)
            #expect(line(prediction, "Access")?.value == "ends at once; 20 days paid for are lost")
            // EUR 19.90 for 30 days, 20 of them to come.
            #expect(line(prediction, "Unused time")?.value == "about EUR 13.27 (estimate, not a refund)")
            #expect(line(prediction, "Can be undone")?.value == "no")
        }
    }

    @Test(
        "only what was paid for is called so",
        arguments: [
            (UseePaySandbox.trialing, "20 days of the trial"), (UseePaySandbox.pastDue, "20 days of the period"),
            (UseePaySandbox.flagged, "20 days paid for"),
        ])
    func lostTime(id: String, words: String) async throws {
        try await UseePayBench.run { bench in
            let prediction = try await bench.adapter.predict(.immediately, for: try await bench.read(id))
            #expect(line(prediction, "Access")?.value.string == "ends at once; \(words) are lost")
            #expect((line(prediction, "Unused time") != nil) == (id == UseePaySandbox.flagged))
        }
    }

    @Test("invoices without end are given up, and unknown")
    func endlessInvoices() async throws {
        let world = ScriptedUseePay { request in
            guard request.path.hasSuffix("invoices") else {
                return ScriptedUseePay.json(
                    #"{"id": "\#(request.segments.last ?? "")", "customer_id": "cus_1", "status": "active"}"#)
            }
            return ScriptedUseePay.json(
                #"{"items": [{"id": "inv_\#(request.queryValue("page_num") ?? "")"}], "has_more": true}"#)
        }
        try await UseePayBench.run(world) { bench in
            let prediction = try await bench.adapter.predict(.immediately, for: try await bench.read("sub_1"))
            #expect(line(prediction, "Open invoices")?.certainty == .unknown)
            #expect(bench.served.server.log.all.filter { $0.path.hasSuffix("invoices") }.count == 50)
        }
    }

    @Test("a period end has a certain date and an unproven way there")
    func atPeriodEnd() async throws {
        try await UseePayBench.run { bench in
            let subscription = try await bench.read(UseePaySandbox.active)
            let prediction = try await bench.adapter.predict(.atPeriodEnd, for: subscription)
            #expect(prediction.effectiveAt == subscription.periodEnd && prediction.effectiveAt != nil)
            #expect(prediction.undoUntil == subscription.periodEnd)
            #expect(!prediction.mayEndNow && !prediction.movesMoney)
            #expect(line(prediction, "Period end")?.certainty == .certain)
            #expect(line(prediction, "Ends")?.certainty == .likely)
        }
    }

    @Test("open invoices of this subscription alone are named", arguments: ["honoured", "ignored"])
    func openInvoices(filters: String) async throws {
        try await UseePayBench.run(customers: 120, switches: ["filters": filters]) { bench in
            let subscription = try await bench.read(UseePaySandbox.openInvoice)
            for timing in [Timing.immediately, .atPeriodEnd] {
                let prediction = try await bench.adapter.predict(timing, for: subscription)
                let invoices = prediction.lines.filter { $0.what == "Open invoice" }.map(\.value.string)
                #expect(invoices.count == 2)
                #expect(invoices.contains("TEA-9001, EUR 19.90: still open, not cleared by the cancel"))
                #expect(invoices.contains { $0.hasPrefix("TEA-9002") && $0.contains("The card was declined.") })
            }
            let none = try await bench.adapter.predict(.immediately, for: try await bench.read(UseePaySandbox.active))
            #expect(line(none, "Open invoices")?.value == "none")
        }
    }

    @Test("the filters are sent, and the paging goes on to the end of the invoices")
    func invoiceRequest() async throws {
        try await UseePayBench.run { bench in
            let subscription = try await bench.read(UseePaySandbox.openInvoice)
            _ = try await bench.adapter.predict(.immediately, for: subscription)
            let request = try #require(bench.served.server.log.all.last)
            #expect(request.method == "GET" && request.path == "/api/v1/invoices")
            #expect(request.queryValue("customer_id") == UseePaySandbox.ada)
            #expect(request.queryValue("subscription_id") == UseePaySandbox.openInvoice)
            #expect(request.queryValue("status") == "open")
        }
    }

    @Test("invoices that cannot be read are unknown, not none", arguments: [("fault", "503"), ("paging", "ignored")])
    func unknownInvoices(name: String, value: String) async throws {
        try await UseePayBench.run(customers: 200) { bench in
            let subscription = try await bench.read(UseePaySandbox.active)
            await bench.set("filters", "ignored")
            await bench.set(name, value)
            let prediction = try await bench.adapter.predict(.immediately, for: subscription)
            #expect(line(prediction, "Open invoices")?.certainty == .unknown)
        }
    }

    @Test("what is not offered is refused before anything is read")
    func refused() async throws {
        try await UseePayBench.run { bench in
            for (id, timing) in [
                (UseePaySandbox.paused, Timing.atPeriodEnd), (UseePaySandbox.endless, .atPeriodEnd),
                (UseePaySandbox.canceled, .immediately), (UseePaySandbox.active, .providerDecides),
            ] {
                let subscription = try await bench.read(id)
                await #expect { try await bench.adapter.predict(timing, for: subscription) } throws: {
                    ($0 as? ProviderError)?.caseName == "notOffered"
                }
            }
        }
    }

    @Test("a status that nobody knows is cautioned about")
    func unknownStatus() async throws {
        try await UseePayBench.run { bench in
            let prediction = try await bench.adapter.predict(
                .immediately, for: try await bench.read(UseePaySandbox.unheardOf))
            #expect(line(prediction, "Caution")?.value.string.contains("under_review") == true)
        }
    }

    @Test("a period that is over may end at once")
    func overduePeriod() async throws {
        let world = ScriptedUseePay { request in
            request.path.contains("invoices")
                ? ScriptedUseePay.json(#"{"items": []}"#)
                : ScriptedUseePay.json(
                    """
                    {"id": "\(request.segments.last ?? "")", "customer_id": "cus_1", "status": "past_due",
                     "current_period_end": "2026-11-01T00:00:00Z"}
                    """)
        }
        try await UseePayBench.run(world) { bench in
            let prediction = try await bench.adapter.predict(.atPeriodEnd, for: try await bench.read("sub_1"))
            #expect(prediction.mayEndNow && prediction.undoUntil == nil)
        }
    }
}
