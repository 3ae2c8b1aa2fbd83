import Foundation
import GRDB
import Sandbox
import TestSupport
import Testing

/// What becomes of a cancellation when the provider or the network fails around it.
@Suite struct CommandFaultTests {
    @Test func anAnswerLostAfterTheWorkIsProvenByReading() async throws {
        try await CommandSite.with(["unibee", "useepay", "whitebeard", "payway", "ponddy"]) { site in
            let kayak = PaywaySandbox.Fixture.product(5)
            let cases: [(String, String, String, Fault.Kind, [String])] = [
                ("unibee", UniBeeSandbox.Seed.a, "now", .dropAfter, []),
                ("unibee", UniBeeSandbox.Seed.i, "period-end", .errorAfter, []),
                ("useepay", UseePaySandbox.active, "now", .htmlAfter, []),
                ("useepay", UseePaySandbox.yen, "period-end", .brokenJSON, []),
                ("whitebeard", "5501", "period-end", .dropAfter, ["--reason", "other"]),
                (
                    "payway", kayak, "period-end", .dropAfter,
                    ["--accept-provider-timing", "--reason", PaywaySandbox.Fixture.movingAway]
                ),
                (
                    "ponddy", PonddyFixture.old.subscription ?? "", "period-end", .errorAfter,
                    ["--accept-provider-timing"]
                ),
            ]
            for (connection, id, when, fault, more) in cases {
                let server = try site.server(connection)
                let before = site.writes(connection).count
                let isPayway = connection == "payway"
                let path = connection == "unibee" ? "subscription/cancel" : nil
                server.faults.arm(.init(fault, method: isPayway ? "PUT" : "POST", path: path))
                let result = try await site.run(
                    ["cancel", "\(connection):\(id)", "--when", when, "--confirm", id, "--json"] + more)
                #expect(result.status == 0, "\(connection) \(fault): \(result.all)")
                expectOutcomeShape(try result.document)
                #expect(try result.document["outcome"]?.text == "applied")
                #expect(site.writes(connection).count == before + 1, "\(connection) \(fault)")
            }
        }
    }

    /// An answer that is no answer, before the work: unknown, blocked, then settled by reading. Takes the whole 16 s
    /// of re-reads, so all providers wait at once.
    @Test func anUnclearAnswerIsUnknownUntilReconciled() async throws {
        try await CommandSite.with(["unibee", "useepay", "ponddy"], waitsItsTurn: false) { site in
            let cases: [(connection: String, id: String, fault: Fault.Kind, arguments: [String])] = [
                ("unibee", UniBeeSandbox.Seed.a, .errorBefore, ["now"]),
                ("useepay", UseePaySandbox.active, .htmlBefore, ["now"]),
                (
                    "ponddy", PonddyFixture.old.subscription ?? "", .dropBefore,
                    ["period-end", "--accept-provider-timing"]
                ),
            ]
            for one in cases {
                let path = one.connection == "unibee" ? "subscription/cancel" : nil
                try site.server(one.connection).faults.arm(.init(one.fault, method: "POST", path: path, times: 0))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for one in cases {
                    group.addTask {
                        let result = try await site.run(
                            ["cancel", "\(one.connection):\(one.id)", "--confirm", one.id, "--json", "--when"]
                                + one.arguments)
                        #expect(result.status == 4, "\(one.connection): \(result.all)")
                        let document = try result.document
                        expectOutcomeShape(document)
                        #expect(document["outcome"]?.text == "unknown")
                        #expect(site.writes(one.connection).count == 1, "sent once, ever")
                        try site.server(one.connection).faults.disarmAll()
                    }
                }
                try await group.waitForAll()
            }
            try await expectBlocked(site)
            try await expectSettled(site)
        }
    }

    private func expectBlocked(_ site: CommandSite) async throws {
        let id = UniBeeSandbox.Seed.a
        for when in ["now", "period-end"] {
            let again = try await site.cancel("unibee", id, when: when)
            #expect(again.status == 7, "\(again.all)")
            #expect(again.err.contains("unfinished: operation"), "the next start says what is unfinished")
        }
        #expect(site.writes("unibee").count == 1)
        let list = try #require(try await site.run("journal", "list", "--json").document["operations"]).elements
        #expect(list.count == 3)
        #expect(list.allSatisfy { $0["outcome"]?.text == "unknown" })
    }

    private func expectSettled(_ site: CommandSite) async throws {
        let list = try #require(try await site.run("journal", "list", "--json").document["operations"]).elements
        let operation = try #require(
            list.first { $0["ref"]?.text == "unibee:\(UniBeeSandbox.Seed.a)" }?["operation"]?.text)
        // The provider cannot be read: still unknown.
        try site.server("unibee").faults.arm(.init(.forbidden, times: 0))
        let unread = try await site.run("reconcile", operation, "--json")
        #expect(unread.status == 4)
        expectOutcomeShape(try unread.document)
        try site.server("unibee").faults.disarmAll()
        let one = try await site.run("reconcile", operation, "--json")
        expectOutcomeShape(try one.document)
        #expect(try one.document["outcome"]?.text == "not_applied")
        #expect(one.status == 0)
        let all = try await site.run("reconcile", "--json")
        let settled = try #require(try all.document["operations"]).elements
        #expect(settled.count == 2 && settled.allSatisfy { $0["outcome"]?.text == "not_applied" })
        settled.forEach { expectOutcomeShape($0) }
        #expect(all.status == 0)
        let none = try await site.run("reconcile", "--json")
        #expect(none.status == 0)
        #expect(try none.document["operations"]?.elements.isEmpty == true)
        for provider in ["unibee", "useepay", "ponddy"] { #expect(site.writes(provider).count == 1) }
        // Settled, the subscription can be ended again.
        let again = try await site.cancel("unibee", UniBeeSandbox.Seed.a, when: "now")
        #expect(again.status == 0, "\(again.err)")
        #expect(try await site.run("journal", "verify").status == 0)
    }

    @Test func aRejectionIsThree() async throws {
        try await CommandSite.with(["useepay"]) { site in
            try await site.server("useepay").sandbox.set("period_end", to: "rejected")
            let result = try await site.cancel("useepay", UseePaySandbox.active, when: "period-end")
            #expect(result.status == 3, "\(result.all)")
            expectOutcomeShape(try result.document)
            #expect(try result.document["outcome"]?.text == "rejected")
            #expect(site.writes("useepay").count == 1)
        }
    }

    @Test func refusedCredentialsAtTheWriteAreEight() async throws {
        try await CommandSite.with(["unibee"]) { site in
            try site.server("unibee").faults.arm(.init(.unauthorised, path: "subscription/cancel"))
            let result = try await site.cancel("unibee", UniBeeSandbox.Seed.a, when: "now")
            #expect(result.status == 8, "\(result.all)")
            #expect(try result.document["outcome"]?.text == "not_sent")
            #expect(site.writes("unibee").count == 1)
            let again = try await site.cancel("unibee", UniBeeSandbox.Seed.a, when: "now")
            #expect(again.status == 0, "what was not sent may be tried again: \(again.err)")
        }
    }

    @Test func aChangedJournalIsNoticed() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let id = UniBeeSandbox.Seed.a
            #expect(try await site.cancel("unibee", id, when: "period-end").status == 0)
            let journal = site.state + "/journal.sqlite"
            try await DatabaseQueue(path: journal).write { db in
                try db.execute(
                    sql: """
                        DROP TRIGGER record_is_fixed;
                        UPDATE record SET payload = replace(payload, 'at_period_end', 'immediately')
                        WHERE sequence = 1;
                        """)
            }
            let result = try await site.run("journal", "verify", "--json")
            #expect(result.status == 1)
            #expect(try result.document["intact"]?.bool == false)
            #expect(try result.document["first_broken"]?.int == 1)
            let text = try await site.run("journal", "verify")
            #expect(text.status == 1 && text.err.contains("record 1"))
        }
    }
}
