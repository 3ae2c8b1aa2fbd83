import Foundation
import Sandbox
import TestSupport
import Testing

/// What is refused here, before anything is sent.
@Suite struct CommandRefusalTests {
    private static let id = UniBeeSandbox.Seed.a

    @Test func aWrongConfirmationStopsBeforeAnyRequest() async throws {
        try await CommandSite.with(["unibee"]) { site in
            for command in [["cancel", "--when", "now"], ["undo"]] {
                for confirmation in ["", "y", "0000A", Self.id.lowercased(), Self.id + " ", "unibee:\(Self.id)"] {
                    let result = try await site.run(
                        command + ["unibee:\(Self.id)", "--json", "--confirm", confirmation])
                    #expect(result.status == 7, "\(command) '\(confirmation)'")
                    #expect(try result.document["error"]?["exit"]?.int == 7)
                }
            }
            #expect(try site.server("unibee").log.all.isEmpty)
        }
    }

    @Test func readOnlyInThreePlaces() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let scheduled = UniBeeSandbox.Seed.b
            func expectRefusal(_ more: String...) async throws {
                let cancel = try await site.run(
                    ["cancel", "unibee:\(Self.id)", "--when", "now", "--confirm", Self.id, "--json"] + more)
                #expect(cancel.status == 7, "\(cancel.err)")
                let undo = try await site.run(["undo", "unibee:\(scheduled)", "--confirm", scheduled, "--json"] + more)
                #expect(undo.status == 7, "\(undo.err)")
                #expect(try undo.document["error"]?["message"]?.text?.contains("read-only") == true)
                #expect(site.writes("unibee").isEmpty)
            }
            try await expectRefusal("--read-only")
            try site.configure(["unibee"], top: "read_only: true\n")
            try await expectRefusal()
            #expect(try await site.run("show", "unibee:\(Self.id)").status == 0)
            #expect(try await site.run("forecast", "unibee:\(Self.id)", "--when", "now").status == 0)
            try site.configure(["unibee"]) { $0.replacing("mode: test", with: "mode: test\n    read_only: true") }
            try await expectRefusal()
            try site.configure(["unibee"], top: "read_only: false\n") {
                $0.replacing("mode: test", with: "mode: test\n    read_only: true")
            }
            try await expectRefusal()
        }
    }

    @Test func aLiveConnectionNeedsAnAgent() async throws {
        try await CommandSite.with(["unibee"]) { site in
            try site.configure(["unibee"], top: "") { $0.replacing("mode: test", with: "mode: live") }
            let result = try await site.cancel("unibee", Self.id, when: "period-end")
            #expect([2, 7].contains(result.status))
            #expect(try result.document["error"]?["message"]?.text?.contains("agent") == true)
            let empty = try await site.cancel("unibee", Self.id, when: "period-end", "--agent", "")
            #expect([2, 7].contains(empty.status))
            #expect(site.writes("unibee").isEmpty)
            let named = try await site.cancel(
                "unibee", Self.id, when: "period-end", "--agent", "b.berg", environment: ["LAPSE_AGENT": "a.berg"])
            #expect(named.status == 0, "\(named.err)")
            let undo = try await site.run(
                "undo", "unibee:\(Self.id)", "--confirm", Self.id, environment: ["LAPSE_AGENT": "a.berg"])
            #expect(undo.status == 0, "\(undo.err)")
            let agents = try await site.run("journal", "list", "--json").document["operations"]?.elements
            #expect(agents?.map { $0["agent"]?.text } == ["a.berg", "b.berg"])
        }
    }

    @Test func wordsThatAreNotTaken() async throws {
        try await CommandSite.with { site in
            try site.configure(top: "agent: a\nticket: {required: true, pattern: \"^[A-Z]+-[0-9]+$\"}\n")
            let long = String(repeating: "x", count: 600)
            let cases: [(connection: String, id: String, more: [String], codes: Set<Int32>)] = [
                ("unibee", Self.id, ["--ticket", "A-1", "--feedback", "boring"], [2, 7]),
                ("unibee", Self.id, [], [7]),
                ("unibee", Self.id, ["--ticket", "nonsense"], [7]),
                ("unibee", Self.id, ["--ticket", "A-1x"], [7]),
                ("unibee", Self.id, ["--ticket", "A-1", "--reason", String(repeating: "r", count: 201)], [7]),
                (
                    "unibee", Self.id,
                    [
                        "--ticket", "A-1", "--reason", String(repeating: "r", count: 120), "--comment",
                        String(repeating: "c", count: 120),
                    ], [7]
                ),
                ("useepay", UseePaySandbox.active, ["--ticket", "A-1", "--reason", "boring"], [2, 7]),
                ("useepay", UseePaySandbox.active, ["--ticket", "A-1", "--comment", long], [7]),
                ("whitebeard", "5501", ["--ticket", "A-1", "--reason", "nonsense"], [2, 7]),
                ("whitebeard", "5501", ["--ticket", "A-1", "--reason", "other", "--comment", long], [7]),
                (
                    "payway", PaywaySandbox.Fixture.product(1),
                    ["--ticket", "A-1", "--reason", PaywaySandbox.Fixture.paymentFailure], [2, 7]
                ),
            ]
            for one in cases {
                let when = ["unibee", "useepay"].contains(one.connection) ? "now" : "period-end"
                let result = try await site.run(
                    ["cancel", "\(one.connection):\(one.id)", "--when", when, "--confirm", one.id, "--json"] + one.more)
                #expect(one.codes.contains(result.status), "\(one.connection) \(one.more): \(result.err)")
                #expect(try result.document["error"]?["message"]?.text?.isEmpty == false)
                #expect(site.writes(one.connection).isEmpty, "\(one.connection) \(one.more)")
            }
            let said = try await site.cancel(
                "unibee", Self.id, when: "now", "--ticket", "A-1", "--reason", String(repeating: "r", count: 201))
            #expect(try said.document["error"]?["message"]?.text?.contains("200") == true)
            // Kept here, a long reason is nobody's trouble.
            let kept = try await site.cancel(
                "unibee", Self.id, when: "period-end", "--ticket", "A-1", "--reason", String(repeating: "r", count: 201)
            )
            #expect(kept.status == 0, "\(kept.err)")
        }
    }

    @Test func whatHasEndedCannotBeTakenBack() async throws {
        try await CommandSite.with(["unibee", "payway"]) { site in
            let ended = UniBeeSandbox.Seed.d
            let undo = try await site.run("undo", "unibee:\(ended)", "--confirm", ended, "--json")
            #expect(undo.status == 7)
            let cancel = try await site.cancel("unibee", ended, when: "now")
            #expect(cancel.status == 0)
            #expect(try cancel.document["outcome"]?.text == "already")
            let kayak = PaywaySandbox.Fixture.product(15)
            #expect(try await site.run("undo", "payway:\(kayak)", "--confirm", kayak).status == 7)
            #expect(site.writes("unibee").isEmpty && site.writes("payway").isEmpty)
        }
    }
}
