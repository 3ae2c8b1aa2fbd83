import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

@Suite("UniBee adapter: forecasts, reads that fail, key check")
struct UniBeeForecastTests {
    private typealias Seed = UniBeeSandbox.Seed

    private func lines(_ prediction: Prediction) -> [String: ForecastLine] {
        Dictionary(prediction.lines.map { ($0.what.string, $0) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("an end at once")
    func immediate() async throws {
        try await UniBeeBench.run { bench async throws in
            let prediction = try await bench.adapter.predict(.immediately, for: bench.read(Seed.a))
            let lines = lines(prediction)
            #expect(prediction.mayEndNow && !prediction.movesMoney && prediction.undoUntil == nil)
            #expect(prediction.effectiveAt == Moment(bench.clock.now))
            #expect(lines["Next charge"]?.value == "EUR 49.00 will not be taken")
            #expect(lines["Refund"]?.certainty == .certain && lines["Refund"]?.value.string.hasPrefix("none") == true)
            #expect(lines["E-mail"] != nil && lines["Latest invoice"] == nil && lines["Plan change"] == nil)
            #expect(lines["Can be undone"]?.value == "no")
        }
    }

    @Test("an end at once cancels what is unpaid and what waits")
    func unpaid() async throws {
        try await UniBeeBench.run { bench async throws in
            let incomplete = try await bench.read(Seed.c)
            let invoice = lines(try await bench.adapter.predict(.immediately, for: incomplete))["Latest invoice"]
            #expect(invoice?.certainty == .certain && invoice?.value.string.contains("cancelled") == true)
            let changing = try await bench.read(Seed.j)
            #expect(changing.facts["pending change"] == "Team Yearly, EUR 490.00")
            let change = lines(try await bench.adapter.predict(.immediately, for: changing))["Plan change"]
            #expect(change?.value.string.contains("Team Yearly") == true)
        }
    }

    @Test("a period end")
    func periodEnd() async throws {
        try await UniBeeBench.run { bench async throws in
            let subscription = try await bench.read(Seed.h)
            let prediction = try await bench.adapter.predict(.atPeriodEnd, for: subscription)
            #expect(!prediction.mayEndNow && prediction.effectiveAt == subscription.periodEnd)
            #expect(prediction.undoUntil == subscription.periodEnd && prediction.effectiveAt != nil)
            #expect(lines(prediction)["Next charge"]?.value == "JPY 36000 will not be taken")
            #expect(lines(prediction)["Ends"]?.certainty == .certain)
            #expect(lines(prediction)["Reason"] != nil)
        }
    }

    @Test("a suspended customer's scheduled end does not fire")
    func suspended() async throws {
        try await UniBeeBench.run { bench async throws in
            let prediction = try await bench.adapter.predict(.atPeriodEnd, for: bench.read(Seed.l))
            #expect(prediction.effectiveAt == nil && !prediction.mayEndNow)
            #expect(lines(prediction)["Ends"]?.value.string.contains("suspended") == true)
            let scheduled = try await bench.read(Seed.l)
            #expect(scheduled.notes.contains { $0.string.contains("suspended") })
            let order = CancelOrder(subscription: scheduled, timing: .atPeriodEnd)
            guard case .applied(.atPeriodEnd, nil, let note?) = try await bench.verdict(on: order, .unclear("")) else {
                Issue.record("a date is promised")
                return
            }
            #expect(note.string.contains("suspended"))
        }
    }

    @Test("what the gateway manages likely ends at its date; what runs on a test clock does not by itself")
    func managedElsewhere() async throws {
        try await UniBeeBench.run { bench async throws in
            var subscription = try await bench.read(Seed.a)
            subscription.facts["managed by"] = "the payment gateway"
            let likely = try await bench.adapter.predict(.atPeriodEnd, for: subscription)
            #expect(likely.effectiveAt == subscription.periodEnd && lines(likely)["Ends"]?.certainty == .likely)
            subscription.facts["test clock"] = "on"
            let never = try await bench.adapter.predict(.atPeriodEnd, for: subscription)
            #expect(never.effectiveAt == nil && lines(never)["Ends"]?.certainty == .unknown)
        }
    }

    @Test("a period that is over may end within minutes")
    func overdue() async throws {
        try await UniBeeBench.run { bench async throws in
            var subscription = try await bench.read(Seed.a)
            subscription.periodEnd = Moment(bench.clock.now.addingTimeInterval(-60))
            #expect(try await bench.adapter.predict(.atPeriodEnd, for: subscription).mayEndNow)
            subscription.periodEnd = nil
            #expect(try await bench.adapter.predict(.atPeriodEnd, for: subscription).mayEndNow)
        }
    }

    @Test(
        "a preview that fails leaves the charge unknown",
        arguments: [Fault.Kind.errorBefore, .dropBefore, .tooManyRequests, .htmlAfter, .redirect])
    func noPreview(kind: Fault.Kind) async throws {
        try await UniBeeBench.run { bench async throws in
            let subscription = try await bench.read(Seed.a)
            bench.served.server.faults.arm(Fault(kind, path: "preview", times: 0))
            let prediction = try await bench.adapter.predict(.immediately, for: subscription)
            #expect(lines(prediction)["Next charge"]?.certainty == .unknown)
        }
    }

    @Test(
        "reads that fail say how",
        arguments: [
            (Fault.Kind.errorBefore, "serverFault"), (.htmlAfter, "malformed"), (.brokenJSON, "malformed"),
            (.redirect, "malformed"), (.dropBefore, "unreachable"), (.tooManyRequests, "rateLimited"),
            (.unauthorised, "unauthorised"),
        ])
    func failingReads(kind: Fault.Kind, expected: String) async throws {
        try await UniBeeBench.run { bench async throws in
            bench.served.server.faults.arm(Fault(kind, times: 0))
            do {
                _ = try await bench.read(Seed.a)
                Issue.record("read through \(kind)")
            } catch let error as ProviderError {
                #expect("\(error)".hasPrefix(expected), "\(error)")
            }
        }
    }

    @Test("a fault inside the provider is tried once more", arguments: ["50", "68"])
    func providerFault(code: String) async throws {
        try await UniBeeBench.run(switches: ["server-error": code]) { bench async throws in
            do {
                _ = try await bench.adapter.check()
                Issue.record("checked through a fault")
            } catch ProviderError.serverFault(let message) {
                #expect(message.string.contains("request req"))
            }
            #expect(bench.requests("get").count == 2)
        }
    }

    @Test("a wrong base URL is told as one")
    func wrongBase() async throws {
        try await UniBeeBench.run { bench async throws in
            let settings = bench.served.settings(.unibee) { settings in
                settings.baseURL = bench.served.baseURL.appending(path: "api")
                settings.credentials = ["api_key": Secret(UniBeeSandbox.apiKey)]
            }
            let adapter = UniBeeAdapter(
                settings: settings, transport: bench.served.transport(settings), world: .impatient)
            do {
                _ = try await adapter.check()
                Issue.record("found UniBee where there is none")
            } catch ProviderError.malformed(let message) {
                #expect(message.string.contains("base URL"))
            }
        }
    }

    @Test("the key check names the merchant and what does not agree, never the key")
    func check() async throws {
        try await UniBeeBench.run { bench async throws in
            let fine = try await bench.adapter.check()
            #expect(fine == Checkup("UniBee merchant Nordlys Media, environment stage"))
            await bench.served.server.sandbox.set("production", to: "yes")
            let warned = try await bench.adapter.check().warnings
            #expect(!warned.isEmpty && !warned.contains { $0.string.contains(UniBeeSandbox.apiKey) })
        }
    }
}
