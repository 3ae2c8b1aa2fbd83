import Foundation
import Sandbox
import TestSupport
import Testing

/// `--mask` over the sandboxes: no command prints a name, an address or an amount of theirs.
@Suite struct CommandMaskTests {
    @Test func readingNamesNobody() async throws {
        try await CommandSite.with { site in
            let plain = try await site.run("subscriptions", "--json").document
            let secrets = try await secrets(site, plain)
            #expect(secrets.count > 20)
            for command in [["customers"], ["subscriptions"], ["customers", "anna"]] {
                try await expectMasked(site, command, secrets)
            }
            let rows = plain["subscriptions"]?.elements ?? []
            for provider in CommandSite.providers {
                let refs = rows.filter { $0["connection"]?.text == provider }.compactMap { $0["ref"]?.text }
                for ref in refs.prefix(2) {
                    try await expectMasked(site, ["show", ref], secrets)
                    try await expectMasked(site, ["reasons", ref], secrets)
                    try await expectMasked(
                        site, ["forecast", ref, "--when", "period-end", "--accept-provider-timing"], secrets)
                }
            }
            let amounts = try await site.run("subscriptions", "--json", "--mask").document["subscriptions"]?.elements
            #expect(amounts?.contains { $0["amount"]?["currency"]?.text == "JPY" } == true)
            #expect(amounts?.allSatisfy { $0["amount"] == .null || $0["amount"]?["minor"] == .null } == true)
            // The list without masking holds what was looked for.
            let seen = try await site.run("subscriptions").out
            #expect(secrets.contains { seen.contains($0) })
        }
    }

    @Test func writingAndTheJournalNameNobody() async throws {
        try await CommandSite.with(["unibee", "useepay"]) { site in
            let plain = try await site.run("subscriptions", "--json").document
            let comment = "Anna asks for EUR 12.50 back"
            let secrets = try await secrets(site, plain) + [comment, "12.50"]
            let id = UniBeeSandbox.Seed.a
            let cancel = ["cancel", "unibee:\(id)", "--confirm", id]
            let more = ["--reason", "Moved abroad", "--comment", comment, "--ticket", "CASE-7"]
            let done = try await expectMasked(site, cancel + ["--when", "period-end"] + more, secrets, also: false)
            #expect(done.status == 0, "\(done.err)")
            try await expectMasked(site, ["undo", "unibee:\(id)", "--confirm", id], secrets, also: false)
            let again = try await site.run(cancel + ["--when", "now", "--json", "--mask"] + more)
            #expect(again.status == 0 && secrets.allSatisfy { !again.all.contains($0) }, "\(again.all)")
            let operation = try #require(try again.document["operation"]?.text)

            for command in [["list"], ["show", operation], ["export"]] {
                try await expectMasked(site, ["journal"] + command, secrets)
            }
            try await expectMasked(site, ["reconcile"], secrets)
            // What is hidden is hidden in print only.
            let shown = try await site.run("journal", "show", operation, "--json").document
            #expect(shown["comment"]?.text == comment && shown["customer"]?["email"]?.text?.contains("@") == true)
            #expect(try await site.run("journal", "verify").status == 0)
        }
    }

    /// A provider that repeats whom and what it was asked for, while nobody knows what became of it. Takes the whole 16 s
    /// of re-reads.
    @Test func whatAProviderRepeatsNamesNobody() async throws {
        try await CommandSite.with(["whitebeard"], waitsItsTurn: false) { site in
            let rows = try await site.run("subscriptions", "--json").document["subscriptions"]?.elements ?? []
            let row = try #require(rows.first { $0["ref"]?.text == "whitebeard:5501" })
            let people = [row["customer"]?["name"]?.text, row["customer"]?["email"]?.text]
            let secrets = people.compactMap { $0 }.filter { !$0.isEmpty } + ["the cat died"]
            #expect(secrets.count > 1)
            let server = try site.server("whitebeard")
            let words = secrets.joined(separator: " / ")
            server.faults.arm(.init(.echoError, method: "POST", times: 0, amount: 500, text: words))
            let cancel = ["cancel", "whitebeard:5501", "--confirm", "5501", "--when", "period-end", "--mask"]
            let lost = try await site.run(cancel + ["--reason", "other", "--comment", "the cat died", "--json"])
            #expect(lost.status == 4 && secrets.allSatisfy { !lost.all.contains($0) }, "\(lost.all)")
            server.faults.disarmAll()

            // It is there to be hidden.
            let seen = try await site.run("journal", "list", "--json").document["operations"]?.elements ?? []
            let operation = try #require(seen.first?["operation"]?.text)
            #expect(seen.first?["note"]?.text?.contains("the cat died") == true, "\(seen)")
            let journal = [["list"], ["show", operation], ["export"]].map { ["journal"] + $0 }
            for command in journal + [["show", "whitebeard:5501"]] {
                try await expectMasked(site, command, secrets)
            }
            let shown = try await site.run("journal", "show", operation, "--json", "--mask").document
            let table = try await site.run("journal", "export", "--format", "csv", "--mask")
            #expect(shown["reason"]?.text == "*****" && !table.out.contains("other"), "\(table.out)")
            #expect(shown["sent"]?["reason"]?.text == "*****")

            server.faults.arm(.init(.echoError, times: 0, amount: 500, text: words))
            for command in [["reconcile"], ["reconcile", operation]] {
                let unread = try await site.run(command + ["--json", "--mask"])
                #expect(unread.status == 4 && secrets.allSatisfy { !unread.all.contains($0) }, "\(unread.all)")
            }
            for command in [
                ["show", "whitebeard:5501"], ["reasons", "whitebeard:5501"],
                ["undo", "whitebeard:5501", "--confirm", "5501"],
                ["forecast", "whitebeard:5501", "--when", "period-end"],
            ] {
                for more in [["--mask"], ["--mask", "--json"]] {
                    let result = try await site.run(command + more)
                    #expect(secrets.allSatisfy { !result.all.contains($0) }, "\(result.all)")
                }
            }
        }
    }

    /// What was searched for is somebody's name, and an answer may repeat it.
    @Test func whatWasSearchedForIsHidden() async throws {
        try await CommandSite.with(["payway"]) { site in
            let name = "Bruno Vale"
            _ = try await site.run("sync")
            try site.server("payway").faults.arm(
                .init(.echoError, path: "/accounts", times: 0, amount: 400, text: "no account for \(name) here"))
            let open = try await site.run("customers", name)
            #expect(open.err.contains(name), "it is there to be hidden: \(open.all)")
            let masked = try await site.run("customers", name, "--mask")
            #expect(!masked.all.contains(name) && masked.err.contains("payway"), "\(masked.all)")
        }
    }

    /// Runs `command` in text and as JSON, masked and not, and compares.
    ///
    /// - Parameter isRepeatable: whether it can be run more than once.
    /// - Returns: what the masked text was.
    @discardableResult
    private func expectMasked(
        _ site: CommandSite, _ command: [String], _ secrets: [String], also isRepeatable: Bool = true
    ) async throws -> CommandResult {
        let text = try await site.run(command + ["--mask"])
        for secret in secrets { #expect(!text.all.contains(secret), "\(command): \(secret) in \(text.all)") }
        if !text.out.isEmpty { #expect(text.err.contains("masked\n"), "\(command)") }
        guard isRepeatable else { return text }
        let json = try await site.run(command + ["--mask", "--json"])
        for secret in secrets { #expect(!json.all.contains(secret), "\(command): \(secret) in \(json.all)") }
        let document = try json.document
        #expect(document["masked"] == .bool(true) && json.err.contains("masked\n"))
        #expect(
            document.keys == (try await site.run(command + ["--json"]).document.keys).union(["masked"]), "\(command)")
        return text
    }

    /// Every name, address and amount that the lists hold.
    private func secrets(_ site: CommandSite, _ subscriptions: Document) async throws -> [String] {
        let customers = try await site.run("customers", "--json").document["customers"]?.elements ?? []
        let people = customers.flatMap { [$0["name"]?.text, $0["email"]?.text] }.compactMap { $0 }
        let amounts = (subscriptions["subscriptions"]?.elements ?? []).compactMap { row -> [String]? in
            guard let minor = row["amount"]?["minor"]?.int, let currency = row["amount"]?["currency"]?.text else {
                return nil
            }
            let major = "\(minor / 100).\(minor % 100 < 10 ? "0" : "")\(minor % 100)"
            return ["\(currency) \(major)", "\(currency) \(minor)", "\(major) \(currency)"]
        }
        return Array(Set(people.filter { $0.count > 2 } + amounts.flatMap { $0 }))
    }
}
