import Foundation
import Sandbox
import TestSupport
import Testing

/// `forecast`: what would happen, how sure that is, and nothing sent.
@Suite struct CommandForecastTests {
    /// A subscription, how it is asked, and the timing it is forecast with.
    struct Case: Sendable, CustomTestStringConvertible {
        let connection: String
        let id: String
        let arguments: [String]
        let timing: String

        var testDescription: String { "\(connection) \(arguments.joined(separator: " "))" }
    }

    private static let cases = [
        Case(connection: "unibee", id: UniBeeSandbox.Seed.a, arguments: ["now"], timing: "immediately"),
        Case(connection: "unibee", id: UniBeeSandbox.Seed.a, arguments: ["period-end"], timing: "at_period_end"),
        Case(connection: "useepay", id: UseePaySandbox.active, arguments: ["now"], timing: "immediately"),
        Case(connection: "useepay", id: UseePaySandbox.active, arguments: ["period-end"], timing: "at_period_end"),
        Case(connection: "whitebeard", id: "5501", arguments: ["period-end"], timing: "at_period_end"),
        Case(
            connection: "payway", id: PaywaySandbox.Fixture.product(1), arguments: ["period-end"],
            timing: "at_period_end"),
        Case(
            connection: "payway", id: PaywaySandbox.Fixture.product(5),
            arguments: ["period-end", "--accept-provider-timing"], timing: "provider_decides"),
        Case(
            connection: "ponddy", id: PonddyFixture.old.subscription ?? "",
            arguments: ["period-end", "--accept-provider-timing"], timing: "provider_decides"),
        // The flag changes nothing where the agent decides.
        Case(
            connection: "unibee", id: UniBeeSandbox.Seed.a, arguments: ["now", "--accept-provider-timing"],
            timing: "immediately"),
    ]

    @Test func everyProviderForecasts() async throws {
        try await CommandSite.with { site in
            for one in Self.cases {
                let ref = "\(one.connection):\(one.id)"
                let result = try await site.run(["forecast", ref, "--json", "--when"] + one.arguments)
                #expect(result.status == 0, "\(one.testDescription): \(result.err)")
                let document = try result.document
                #expect(
                    document.keys.isSuperset(of: [
                        "ref", "timing", "effective_at", "fingerprint", "lines", "undo_until",
                    ]))
                #expect(document["ref"]?.text == ref)
                #expect(document["timing"]?.text == one.timing, "\(one.testDescription)")
                #expect(document["effective_at"]?.isInstantOrNull == true)
                #expect(document["undo_until"]?.isInstantOrNull == true)
                #expect(document["fingerprint"]?.text?.isEmpty == false)
                let lines = try #require(document["lines"]).elements
                #expect(lines.count >= 2)
                for line in lines {
                    #expect(line.keys == ["what", "value", "certainty"])
                    #expect(["certain", "likely", "unknown"].contains(line["certainty"]?.text))
                }
                if one.timing == "immediately" { #expect(document["undo_until"] == .null) }
            }
            for provider in CommandSite.providers { #expect(site.writes(provider).isEmpty) }
            let text = try await site.run("forecast", "unibee:\(UniBeeSandbox.Seed.a)", "--when", "now")
            #expect(text.out.hasPrefix("NOT SENT YET"))
            #expect(isInert(text.all))
        }
    }

    /// Contradictory data is warned of before anything is sent; where it looks scheduled it is neither ended nor called
    /// ended already.
    @Test func contradictoryDataIsWarnedOf() async throws {
        try await CommandSite.with(["ponddy"]) { site in
            let renewing = try #require(PonddyFixture.bothRenewing.subscription)
            let arguments = ["forecast", "ponddy:\(renewing)", "--when", "period-end", "--accept-provider-timing"]
            let notes = try await site.run(arguments + ["--json"]).document["notes"]?.elements ?? []
            #expect(notes.contains { $0.text?.hasPrefix("inconsistent data") == true })
            #expect(try await site.run(arguments).out.contains("Note: inconsistent data"))
            let scheduled = try #require(PonddyFixture.bothScheduled.subscription)
            let refused = try await site.cancel("ponddy", scheduled, when: "period-end", "--accept-provider-timing")
            #expect(refused.status == 7 && refused.all.contains("refer to the provider"))
            #expect(site.writes("ponddy").isEmpty)
            let cancel = try await site.cancel("ponddy", renewing, when: "period-end", "--accept-provider-timing")
            #expect(cancel.status == 0 && cancel.err.contains("inconsistent data"))
        }
    }

    /// Timings that cannot be honoured are refused in words, for `forecast` and `cancel` alike, and nothing is sent.
    @Test func whatIsNotOfferedIsSeven() async throws {
        let kayak = PaywaySandbox.Fixture.product(5)
        let ponddy = PonddyFixture.old.subscription ?? ""
        let cases = [
            ("ponddy", ponddy, "now"), ("ponddy", ponddy, "period-end"), ("payway", kayak, "now"),
            ("payway", kayak, "period-end"), ("payway", PaywaySandbox.Fixture.product(1), "now"),
            ("whitebeard", "5501", "now"),
        ]
        try await CommandSite.with { site in
            for (connection, id, when) in cases {
                let ref = "\(connection):\(id)"
                let forecast = try await site.run("forecast", ref, "--when", when, "--json")
                #expect(forecast.status == 7, "\(ref) \(when): \(forecast.all)")
                let cancel = try await site.cancel(connection, id, when: when)
                #expect(cancel.status == 7, "\(ref) \(when): \(cancel.all)")
                for result in [forecast, cancel] {
                    #expect(try result.document["error"]?["message"]?.text?.isEmpty == false)
                }
                #expect(site.writes(connection).isEmpty)
            }
            #expect(try await site.run("journal", "list", "--json").document["operations"]?.elements.isEmpty == true)
        }
    }
}
