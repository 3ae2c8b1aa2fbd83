import Foundation
import Sandbox
import TestSupport
import Testing

/// `sync`, the lists, `show` and `reasons` as scripts read them.
@Suite struct CommandListTests {
    private static let rowMembers: Set = [
        "ref", "connection", "provider", "mode", "customer", "plan", "status", "amount", "interval", "period_end",
        "ends_at", "renews", "capabilities",
    ]

    @Test func listsPullFirstAndHaveTheirShape() async throws {
        try await CommandSite.with { site in
            let result = try await site.run("customers", "--json")
            #expect(result.status == 0, "\(result.err)")
            #expect(result.err.contains("first time"))
            let document = try result.document
            #expect(document.keys == ["customers", "incomplete"])
            let customers = try #require(document["customers"]).elements
            for customer in customers {
                #expect(
                    customer.keys.isSuperset(of: [
                        "ref", "connection", "provider", "mode", "name", "email", "subscriptions",
                    ]))
                #expect(customer["subscriptions"]?.int != nil)
                #expect(customer["mode"]?.text == "test")
            }
            #expect(Set(customers.compactMap { $0["connection"]?.text }) == Set(CommandSite.providers))
            let refs = Set(customers.compactMap { $0["ref"]?.text })
            #expect(refs.contains("payway:\(PaywaySandbox.Fixture.account(1))"))
            #expect(refs.contains("ponddy:\(PonddyFixture.old.uuid ?? "")"))
            #expect(refs.contains("whitebeard:\(WhitebeardFixture.renewing.userID ?? 0)"))
            #expect(refs.count == customers.count)

            // Payway can never be known complete, a rejected token hides whoever it belongs to; the others are whole.
            let incomplete = try #require(document["incomplete"]).elements
            #expect(Set(incomplete.compactMap { $0["connection"]?.text }) == ["payway", "ponddy", "whitebeard"])
            #expect(incomplete.allSatisfy { $0.keys == ["connection", "why"] && $0["why"]?.text?.isEmpty == false })

            // The second list reads the mirror.
            CommandSite.providers.forEach { site.fleet.servers[$0]?.log.clear() }
            let again = try await site.run("subscriptions", "--json")
            #expect(CommandSite.providers.allSatisfy { site.fleet.servers[$0]?.log.all.isEmpty == true })
            try expectRows(try again.document)
        }
    }

    private func expectRows(_ document: Document) throws {
        #expect(document.keys == ["subscriptions", "incomplete"])
        let rows = try #require(document["subscriptions"]).elements
        #expect(Set(rows.compactMap { $0["connection"]?.text }) == Set(CommandSite.providers))
        for row in rows {
            #expect(row.keys.isSuperset(of: Self.rowMembers))
            #expect(row["customer"]?.keys == ["ref", "name", "email"])
            #expect(row["period_end"]?.isInstantOrNull == true && row["ends_at"]?.isInstantOrNull == true)
            #expect(row["renews"] == .null || row["renews"]?.bool != nil)
            let status = try #require(row["status"]?.text)
            let words: Set = ["trialing", "active", "past_due", "paused", "pending", "ending", "ended"]
            #expect(words.contains(status) || status.hasPrefix("unknown"), "\(status)")
            if row["amount"] != .null { #expect(row["amount"]?.keys == ["minor", "currency"]) }
        }
        func row(_ ref: String) throws -> Document { try #require(rows.first { $0["ref"]?.text == ref }) }
        let yen = try row("useepay:\(UseePaySandbox.yen)")
        #expect(yen["amount"]?["minor"]?.int == 1200 && yen["amount"]?["currency"]?.text == "JPY")
        #expect(try row("useepay:\(UseePaySandbox.dinar)")["amount"]?["minor"]?.int == 4500)
        #expect(try row("unibee:\(UniBeeSandbox.Seed.a)")["amount"]?["minor"]?.int == 4900)
        #expect(try row("payway:\(PaywaySandbox.Fixture.product(1))")["amount"]?["minor"]?.int == 9900)
        #expect(try row("useepay:\(UseePaySandbox.unheardOf)")["status"]?.text?.hasPrefix("unknown") == true)
        #expect(try row("useepay:\(UseePaySandbox.endless)")["period_end"] == .null)
        #expect(try row("useepay:\(UseePaySandbox.flagged)")["status"]?.text == "ending")
        #expect(try row("unibee:\(UniBeeSandbox.Seed.d)")["status"]?.text == "ended")
        #expect(!rows.contains { $0["ref"]?.text == "useepay:\(UseePaySandbox.ofOtherMerchant)" })
    }

    @Test func aSearchFindsAcrossConnectionsAndLooksKeysUp() async throws {
        try await CommandSite.with { site in
            let anna = try await site.run("customers", "anna", "--json")
            let found = try #require(try anna.document["customers"]).elements
            #expect(found.count >= 1)
            #expect(found.allSatisfy { "\($0)".lowercased().contains("anna") })
            // An exact key of an account that neither the look-ups nor the recents hold.
            try site.configure { $0.replacing(/lookups: \[.*?\]/, with: "lookups: []") }
            try FileManager.default.removeItem(atPath: site.cache)
            let email = PaywaySandbox.Fixture.emails[2]
            let nobody = try await site.run("customers", "Kund", "--json")
            #expect(try nobody.document["customers"]?.elements.isEmpty == true)
            let one = try await site.run("customers", email, "--json")
            let refs = try #require(try one.document["customers"]).elements.compactMap { $0["ref"]?.text }
            #expect(refs == ["payway:\(PaywaySandbox.Fixture.account(3))"])
        }
    }

    @Test func peopleReadInertLines() async throws {
        try await CommandSite.with(["useepay"]) { site in
            for arguments in [
                ["customers"], ["subscriptions"], ["show", "useepay:\(UseePaySandbox.ofHostile)"], ["sync"],
            ] {
                let result = try await site.run(arguments)
                #expect(result.status == 0)
                #expect(isInert(result.all), "\(arguments)")
            }
            #expect(try await site.run("customers", "mallory").out.contains("Mallory"))
            let json = try await site.run("customers", "mallory", "--json")
            #expect(isInert(json.out))
            #expect(try json.document["customers"]?.elements.count == 1)
        }
    }

    @Test func syncToldOfAFailureIsSix() async throws {
        try await CommandSite.with(["unibee", "useepay"]) { site in
            let whole = try await site.run("sync", "--json")
            #expect(whole.status == 0)
            #expect(try whole.document["incomplete"]?.elements.isEmpty == true)
            try site.server("unibee").faults.arm(.init(.unauthorised, times: 0))
            let result = try await site.run("sync", "--json")
            #expect(result.status == 6)
            let connections = try #require(try result.document["connections"]).elements
            #expect(connections.map { $0["failed"]?.bool } == [true, false])
            let incomplete = try #require(try result.document["incomplete"]).elements
            #expect(incomplete.map { $0["connection"]?.text } == ["unibee"])
            // What was pulled before is still listed, and the list says what is missing.
            let list = try await site.run("customers", "--json")
            #expect(list.status == 0)
            #expect(try list.document["incomplete"]?.elements.first?["connection"]?.text == "unibee")
            #expect(try list.document["customers"]?.elements.contains { $0["connection"]?.text == "unibee" } == true)
        }
    }

    @Test func aListWithoutAConnectionsFirstPullIsSix() async throws {
        try await CommandSite.with(["unibee", "useepay"]) { site in
            try site.server("unibee").faults.arm(.init(.unauthorised, times: 0))
            for command in ["customers", "subscriptions"] {
                let result = try await site.run(command, "--json")
                #expect(result.status == 6)
                #expect(try result.document["incomplete"]?.elements.first?["connection"]?.text == "unibee")
                #expect(try result.document[command]?.elements.isEmpty == false)
            }
        }
    }

    @Test func showReadsTheProvider() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let ref = "unibee:\(UniBeeSandbox.Seed.a)"
            _ = try await site.run("sync")
            try site.server("unibee").log.clear()
            let result = try await site.run("show", ref, "--json")
            #expect(result.status == 0)
            let document = try result.document
            #expect(document.keys == ["subscription", "customer", "operations", "read_at"])
            #expect(document["subscription"]?.keys.isSuperset(of: Self.rowMembers) == true)
            #expect(document["subscription"]?["ref"]?.text == ref)
            #expect(document["customer"]?["ref"]?.text == "unibee:501")
            #expect(document["operations"] == .array([]))
            #expect(document["read_at"]?.isInstant == true)
            #expect(try !site.server("unibee").log.all.isEmpty)
            #expect(try await site.run("show", ref).out.contains("Anna"))
        }
    }

    @Test(arguments: [
        ("show", "unibee:sub_nobody", 2), ("show", "nowhere:sub", 2), ("show", "no-colon", 2), ("show", "unibee:", 2),
        ("reasons", "nowhere:sub", 2), ("forecast", "unibee:sub_nobody", 2), ("journal show", "NONE-SUCH", 2),
        ("reconcile", "NONE-SUCH", 2),
    ])
    func whatDoesNotExistIsTwo(command: String, argument: String, status: Int32) async throws {
        try await CommandSite.with(["unibee"]) { site in
            let more = command == "forecast" ? ["--when", "now"] : []
            let result = try await site.run(
                command.split(separator: " ").map(String.init) + [argument, "--json"] + more)
            #expect(result.status == status, "\(result.err)")
            #expect(try result.document["error"]?["exit"]?.int == Int(status))
        }
    }

    @Test func unreachableAndUnauthorisedAreEight() async throws {
        try await CommandSite.with(["unibee", "useepay"]) { site in
            try site.server("unibee").faults.arm(.init(.unauthorised, times: 0))
            try await site.server("useepay").stop()
            for (provider, id) in [("unibee", UniBeeSandbox.Seed.a), ("useepay", UseePaySandbox.active)] {
                for arguments in [
                    ["show", "\(provider):\(id)"], ["reasons", "\(provider):\(id)"],
                    ["forecast", "\(provider):\(id)", "--when", "now"],
                    ["cancel", "\(provider):\(id)", "--when", "now", "--confirm", id],
                ] {
                    let result = try await site.run(arguments + ["--json"])
                    #expect(result.status == 8, "\(arguments): \(result.err)")
                    #expect(try result.document["error"]?["exit"]?.int == 8)
                }
            }
            let doctor = try await site.run("doctor")
            #expect(doctor.status == 8)
            #expect(doctor.out.components(separatedBy: "fail  connection").count == 3)
        }
    }

    @Test func reasonsOfEveryProvider() async throws {
        try await CommandSite.with { site in
            let unibee = try await reasons(site, "unibee:\(UniBeeSandbox.Seed.a)")
            #expect(unibee.ids.isEmpty)
            #expect(unibee.document["free_text"]?.bool == true && unibee.document["required"]?.bool == false)
            let useepay = try await reasons(site, "useepay:\(UseePaySandbox.active)")
            let words = [
                "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex",
                "too_expensive", "unused",
            ]
            #expect(useepay.ids.sorted() == words)
            #expect(try await reasons(site, "whitebeard:5501").ids == WhitebeardSandbox.reasons)
            typealias Fixture = PaywaySandbox.Fixture
            let listed = Set([Fixture.movingAway, Fixture.deceased, Fixture.otherReason])
            let tulo = try await reasons(site, "payway:\(Fixture.product(1))")
            #expect(Set(tulo.ids) == listed && tulo.document["required"]?.bool == false)
            let kayak = try await reasons(site, "payway:\(Fixture.product(5))")
            #expect(Set(kayak.ids) == listed && kayak.document["required"]?.bool == true)
            let ponddy = try await reasons(site, "ponddy:\(PonddyFixture.old.subscription ?? "")")
            #expect(ponddy.ids.isEmpty && ponddy.document["required"]?.bool == false)
        }
    }

    private func reasons(_ site: CommandSite, _ ref: String) async throws -> (document: Document, ids: [String]) {
        let result = try await site.run("reasons", ref, "--json")
        #expect(result.status == 0, "\(ref): \(result.err)")
        let document = try result.document
        #expect(document.keys == ["reasons", "free_text", "required"])
        let list = document["reasons"]?.elements ?? []
        #expect(list.allSatisfy { $0.keys == ["id", "label", "sent"] && $0["sent"]?.bool != nil })
        return (document, list.compactMap { $0["id"]?.text })
    }
}
