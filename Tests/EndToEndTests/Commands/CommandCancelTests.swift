import Foundation
import Sandbox
import TestSupport
import Testing

/// `cancel` and `undo` that do what they are told, against all five providers.
@Suite struct CommandCancelTests {
    @Test func immediatelyAtUniBee() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let id = UniBeeSandbox.Seed.a
            let result = try await site.cancel(
                "unibee", id, when: "now", "--reason", "Moved abroad", "--comment", "Thanks", "--feedback", "unused",
                "--ticket", "CASE-7")
            #expect(result.status == 0, "\(result.err)")
            let document = try result.document
            expectOutcomeShape(document)
            #expect(document["ref"]?.text == "unibee:\(id)")
            #expect(document["outcome"]?.text == "applied")
            #expect(document["timing"]?.text == "immediately")
            #expect(document["effective_at"]?.isInstant == true)
            #expect(document["undo_until"] == .null)
            #expect(document["sent"]?["feedback"] == .null)
            #expect(document["sent"]?["reason"]?.text?.contains("Moved abroad") == true)
            #expect(Set(document["kept_local"]?.elements.compactMap(\.text) ?? []) == ["feedback", "ticket"])
            #expect(site.writes("unibee").count == 1)
            #expect(
                site.writes("unibee").first.map { String(decoding: $0.body, as: UTF8.self) }?.contains("Thanks") == true
            )

            let again = try await site.cancel("unibee", id, when: "now")
            #expect(again.status == 0)
            expectOutcomeShape(try again.document)
            #expect(try again.document["outcome"]?.text == "already")
            #expect(try again.document["sent"] == .object(["reason": .null, "feedback": .null, "comment": .null]))
            #expect(site.writes("unibee").count == 1, "nothing is sent for what is so already")
            try await expectJournal(site, operation: try #require(document["operation"]?.text), ref: "unibee:\(id)")
        }
    }

    private func expectJournal(_ site: CommandSite, operation: String, ref: String) async throws {
        let list = try #require(try await site.run("journal", "list", "--json").document["operations"]).elements
        #expect(list.map { $0["outcome"]?.text } == ["already", "applied"])
        for row in list {
            #expect(row.keys.isSuperset(of: ["operation", "ref", "kind", "state", "outcome", "agent", "at"]))
            #expect(row["at"]?.isInstant == true && row["kind"]?.text == "cancel")
            #expect(row["agent"]?.text == "test.agent" && row["ref"]?.text == ref)
        }
        let shown = try await site.run("journal", "show", operation, "--json").document
        #expect(shown["comment"]?.text == "Thanks" && shown["ticket"]?.text == "CASE-7")
        #expect(shown["reason"]?.text == "Moved abroad" && shown["feedback"]?.text == "unused")
        let text = try await site.run("journal", "show", operation)
        #expect(text.out.contains("Thanks") && text.out.contains("CASE-7"))
        let operations = try await site.run("show", ref, "--json").document["operations"]
        #expect(operations?.elements.count == 2)
        let verdict = try await site.run("journal", "verify", "--json")
        #expect(verdict.status == 0)
        let records = try #require(try verdict.document["records"]?.int)
        let export = try #require(try await site.run("journal", "export", "--json").document["records"]).elements
        #expect(export.count == records)
        #expect(export.last?["hash"] == (try verdict.document["head"]))
        let kept = try #require(try verdict.document["keep"]?.text)
        #expect(try await site.run("journal", "verify", "--head", kept).status == 0)
        let lines = try await site.run("journal", "export").out.split(separator: "\n")
        #expect(lines.count == records)
        let first = try JSONDecoder().decode(Document.self, from: Data(try #require(lines.first).utf8))
        #expect(first == export.first)
    }

    @Test func periodEndAndBackAtUniBee() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let id = UniBeeSandbox.Seed.a
            let result = try await site.cancel(
                "unibee", id, when: "period-end", "--reason", "Moved", "--comment", "Bye")
            #expect(result.status == 0, "\(result.err)")
            let document = try result.document
            expectOutcomeShape(document)
            #expect(document["outcome"]?.text == "applied" && document["timing"]?.text == "at_period_end")
            #expect(document["effective_at"]?.isInstant == true)
            #expect(document["sent"]?["reason"] == .null && document["sent"]?["comment"] == .null)
            #expect(Set(document["kept_local"]?.elements.compactMap(\.text) ?? []) == ["reason", "comment"])
            let again = try await site.cancel("unibee", id, when: "period-end")
            #expect(try again.document["outcome"]?.text == "already")
            #expect(again.status == 0 && site.writes("unibee").count == 1)

            let wrong = try await site.run("undo", "unibee:\(id)", "--confirm", "nonsense", "--json")
            #expect(wrong.status == 7)
            let undo = try await site.run("undo", "unibee:\(id)", "--confirm", id, "--json")
            #expect(undo.status == 0, "\(undo.err)")
            expectOutcomeShape(try undo.document)
            #expect(try undo.document["outcome"]?.text == "applied")
            #expect(site.writes("unibee").count == 2)
            let shown = try await site.run("show", "unibee:\(id)", "--json").document
            #expect(shown["subscription"]?["status"]?.text == "active")
            #expect(shown["subscription"]?["renews"]?.bool == true)
            let undone = try await site.run("undo", "unibee:\(id)", "--confirm", id, "--json")
            #expect(try undone.document["outcome"]?.text == "already")
            #expect(undone.status == 0 && site.writes("unibee").count == 2)
        }
    }

    @Test func whereTheAgentDecidesElsewhere() async throws {
        try await CommandSite.with(["useepay", "payway", "whitebeard"]) { site in
            let useepay = try await site.cancel(
                "useepay", UseePaySandbox.active, when: "period-end", "--reason", "too_expensive", "--comment", "Dear")
            #expect(useepay.status == 0, "\(useepay.err)")
            expectOutcomeShape(try useepay.document)
            #expect(try useepay.document["outcome"]?.text == "applied")
            #expect(try useepay.document["sent"]?["comment"]?.text == "Dear")
            let now = try await site.cancel("useepay", UseePaySandbox.yen, when: "now", "--feedback", "unused")
            #expect(now.status == 0, "\(now.err)")
            #expect(try now.document["sent"]?["feedback"]?.text == "unused")
            #expect(site.writes("useepay").count == 2)

            typealias Fixture = PaywaySandbox.Fixture
            let tulo = try await site.cancel(
                "payway", Fixture.product(1), when: "period-end", "--reason", Fixture.movingAway, "--comment", "Hej")
            #expect(tulo.status == 0, "\(tulo.err)")
            expectOutcomeShape(try tulo.document)
            #expect(try tulo.document["timing"]?.text == "at_period_end")
            #expect(try tulo.document["kept_local"]?.elements.compactMap(\.text) == ["comment"])
            #expect(site.writes("payway").count == 1)

            let whitebeard = try await site.cancel(
                "whitebeard", "5501", when: "period-end", "--reason", "too_expensive", "--comment", "Dear")
            #expect(whitebeard.status == 0, "\(whitebeard.err)")
            expectOutcomeShape(try whitebeard.document)
            #expect(try whitebeard.document["sent"]?["comment"]?.text == "Dear")
            #expect(site.writes("whitebeard").count == 1)
            let undo = try await site.run("undo", "whitebeard:5501", "--confirm", "5501", "--json")
            #expect(undo.status == 7)
            #expect(site.writes("whitebeard").count == 1)
        }
    }

    @Test func whereTheProviderDecides() async throws {
        try await CommandSite.with(["ponddy", "payway"]) { site in
            let id = try #require(PonddyFixture.old.subscription)
            let ponddy = try await site.cancel(
                "ponddy", id, when: "period-end", "--accept-provider-timing", "--comment", "Bye", "--feedback", "other")
            #expect(ponddy.status == 0, "\(ponddy.err)")
            let document = try ponddy.document
            expectOutcomeShape(document)
            #expect(document["outcome"]?.text == "applied" && document["timing"]?.text == "at_period_end")
            #expect(Set(document["kept_local"]?.elements.compactMap(\.text) ?? []) == ["comment", "feedback"])
            #expect(site.writes("ponddy").count == 1)

            typealias Fixture = PaywaySandbox.Fixture
            let bare = try await site.cancel(
                "payway", Fixture.product(5), when: "period-end", "--accept-provider-timing")
            #expect([2, 7].contains(bare.status), "a reason is required: \(bare.err)")
            #expect(site.writes("payway").isEmpty)
            let kayak = try await site.cancel(
                "payway", Fixture.product(5), when: "period-end", "--accept-provider-timing", "--reason",
                Fixture.deceased)
            #expect(kayak.status == 0, "\(kayak.err)")
            expectOutcomeShape(try kayak.document)
            #expect(try kayak.document["outcome"]?.text == "applied")
            #expect(try kayak.document["sent"]?["reason"]?.text == Fixture.deceased)
            #expect(site.writes("payway").count == 1)
        }
    }

    @Test func peopleReadWhatWasDone() async throws {
        try await CommandSite.with(["useepay"]) { site in
            let id = UseePaySandbox.ofHostile
            let result = try await site.run(
                "cancel", "useepay:\(id)", "--when", "now", "--confirm", id, "--comment", "a\u{1B}[2J\u{202E}b\u{9B}c")
            #expect(result.status == 0, "\(result.err)")
            #expect(result.out.contains("done"))
            #expect(isInert(result.all))
            let list = try await site.run("journal", "list", "--json").document["operations"]?.elements
            let operation = try #require(list?.first?["operation"]?.text)
            for arguments in [
                ["journal", "list"], ["journal", "show", operation], ["journal", "export"], ["show", "useepay:\(id)"],
            ] {
                #expect(isInert(try await site.run(arguments).all), "\(arguments)")
                #expect(isInert(try await site.run(arguments + ["--json"]).all), "\(arguments)")
            }
            let shown = try await site.run("journal", "show", operation, "--json").document
            #expect(shown["comment"]?.text?.hasPrefix("a") == true)
        }
    }
}
