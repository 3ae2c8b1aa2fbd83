import Crypto
import Foundation
import GRDB
import Sandbox
import TestSupport
import Testing

/// The trail that an operation leaves: report, table, confirmation, erasure.
@Suite struct CommandAuditTests {
    private let id = UniBeeSandbox.Seed.a

    private func cancelled(_ site: CommandSite, received: String = "2026-11-20T14:05:00+01:00") async throws -> String {
        let result = try await site.cancel(
            "unibee", id, when: "period-end", "--reason", "=HYPERLINK(1)", "--comment", "+49 \"call\", me",
            "--ticket", "CASE-7", "--received", received)
        try #require(result.status == 0, "\(result.err)")
        return try #require(try result.document["operation"]?.text)
    }

    @Test func reportReadsFromTheRequestToTheResult() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let operation = try await cancelled(site)
            let report = try await site.run("journal", "show", operation).out
            let order = [
                "Operation \(operation): cancel, applied", "Asked", "Received      20 Nov 2026 14:05:00 +01:00",
                "by test.agent", "Foretold", "Ends", "Fingerprint", "What happened", "the intent is on disk",
                "the request leaves", "answer: accepted", "re-read 1: status ending", "settled: applied", "Result",
            ]
            var rest = report[...]
            for part in order {
                let found = try #require(rest.range(of: part), "\(part) is missing or out of order in:\n\(report)")
                rest = rest[found.upperBound...]
            }
            let document = try await site.run("journal", "show", operation, "--json").document
            #expect(document["received_at"]?.text == "2026-11-20T14:05:00+01:00")
        }
    }

    @Test func tableCannotHoldAFormula() async throws {
        try await CommandSite.with(["unibee"]) { site in
            _ = try await cancelled(site)
            let csv = try await site.run("journal", "export", "--format", "csv").out
            let rows = csv.components(separatedBy: "\r\n")
            #expect(rows.first?.hasPrefix("sequence,at,operation,ref,event,") == true)
            let records = try await site.run("journal", "export").out.split(separator: "\n").count
            #expect(rows.count == records + 2 && rows.last?.isEmpty == true)
            let headings = rows[0].split(separator: ",")
            let kind = try #require(headings.firstIndex(of: "kind"))
            let answer = try #require(headings.firstIndex(of: "answer"))
            let answered = try #require(rows.first { $0.contains(",answered,") }).components(separatedBy: ",")
            #expect(answered[kind].isEmpty && answered[answer] == "accepted")
            #expect(csv.contains("\"'=HYPERLINK(1)\"") || csv.contains("'=HYPERLINK(1)"))
            #expect(csv.contains("\"'+49 \"\"call\"\", me\""))
            #expect(!csv.contains(",=") && !csv.contains(",+") && !csv.contains(",\"="))
            #expect(try await site.run("journal", "export", "--format", "csv", "--json").status == 2)
        }
    }

    /// By whoever has nothing but the export and its help.
    @Test func chainCanBeRecomputedFromTheExport() async throws {
        try await CommandSite.with(["unibee", "useepay"]) { site in
            _ = try await cancelled(site)
            let odd = "tab\t, quote\", backslash\\, escape\u{1B}, newline\n, å"
            let result = try await site.cancel(
                "useepay", UseePaySandbox.active, when: "now", "--comment", odd, "--ticket", odd)
            #expect(result.status == 0, "\(result.err)")
            var previous = String(repeating: "0", count: 64)
            for line in try await site.run("journal", "export").out.split(separator: "\n") {
                let record = try JSONDecoder().decode(Document.self, from: Data(line.utf8))
                guard case .object(var members) = record else { continue }
                (members["hash"], members["texts"]) = (nil, nil)
                #expect(members["previous"]?.text == previous)
                let hash = SHA256.hash(data: Data(Document.object(members).canonical.utf8))
                previous = hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                #expect(record["hash"]?.text == previous, "\(line)")
            }
        }
    }

    @Test func onlyTheLatestOperationIsConfirmed() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let operation = try await cancelled(site)
            let undo = try await site.run("undo", "unibee:\(id)", "--confirm", id, "--json")
            #expect(undo.status == 0, "\(undo.err)")
            #expect(try await site.run("confirmation", operation).status == 7)
            let later = try #require(try undo.document["operation"]?.text)
            #expect(try await site.run("confirmation", later).out.contains("Your subscription continues"))
        }
    }

    @Test func confirmationNamesReceiptAndEnd() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let operation = try await cancelled(site, received: "2026-11-20 14:05Z")
            let text = try await site.run("confirmation", operation)
            #expect(text.status == 0)
            #expect(text.out.contains("We received your request on 20 November 2026 at 14:05 (UTC)."))
            #expect(text.out.contains("Your subscription ends on "))
            let document = try await site.run("confirmation", operation, "--json").document
            #expect(document["effective_at"]?.isInstant == true && document["received_at"]?.isInstant == true)
            #expect(try await site.run("confirmation", "NONE-SUCH").status == 2)
        }
    }

    @Test func nothingIsConfirmedBeforeItIsKnown() async throws {
        try await CommandSite.with(["unibee"], waitsItsTurn: false) { site in
            try site.server("unibee").faults.arm(Fault(.unauthorised, method: "POST", path: "subscription/cancel"))
            let result = try await site.cancel("unibee", id, when: "period-end")
            #expect(result.status == 8, "\(result.all)")
            let operation = try #require(try result.document["operation"]?.text)
            let confirmation = try await site.run("confirmation", operation)
            #expect(confirmation.status == 7 && confirmation.out.isEmpty)
        }
    }

    @Test func forgettingErasesAndTheChainVerifies() async throws {
        try await CommandSite.with(["unibee"]) { site in
            let operation = try await cancelled(site)
            let customer = try #require(
                try await site.run("journal", "show", operation, "--json").document["customer"])
            let email = try #require(customer["email"]?.text)
            func files() -> Data {
                ["state/journal.sqlite", "cache/mirror.sqlite"].flatMap { [$0, $0 + "-wal"] }
                    .reduce(into: Data()) { all, file in
                        all += (try? Data(contentsOf: URL(fileURLWithPath: site.folder.file(file)))) ?? Data()
                    }
            }
            #expect(files().range(of: Data(email.utf8)) != nil)
            let result = try await site.run("forget", "unibee:\(id)", "--json")
            #expect(result.status == 0, "\(result.err)")
            #expect(try result.document["customer"]?.text == customer["ref"]?.text)
            #expect(try result.document["complete"]?.bool == true)
            for word in [email, "call", "HYPERLINK"] { #expect(files().range(of: Data(word.utf8)) == nil, "\(word)") }
            #expect(try await site.run("journal", "verify").status == 0)
            let shown = try await site.run("journal", "show", operation, "--json").document
            #expect(shown["customer"]?["name"]?.text == "erased" && shown["comment"]?.text == "erased")
            #expect(shown["outcome"]?.text == "applied" && shown["ticket"]?.text == "CASE-7")
            #expect(try await site.run("forget", "unibee:nobody").status == 2)
            #expect(try await site.run("forget", "nonsense").status == 2)
        }
    }

    @Test func headKeptElsewhereFindsACutTail() async throws {
        try await CommandSite.with(["unibee"]) { site in
            _ = try await cancelled(site)
            let verified = try await site.run("journal", "verify").out
            let head = try #require(verified.split(separator: " ").last).trimmingCharacters(in: .newlines)
            #expect(try await site.run("journal", "verify", "--head", head).status == 0)
            try await DatabaseQueue(path: site.state + "/journal.sqlite").write { db in
                try db.execute(sql: "DROP TRIGGER record_stays; DELETE FROM record WHERE sequence > 2")
            }
            let cut = try await site.run("journal", "verify", "--json")
            #expect(cut.status == 1)
            #expect(try cut.document["first_broken"]?.int == 3 && cut.document["intact"]?.bool == false)
            #expect(try await site.run("journal", "verify", "--head", head).err.contains("cut off"))
            #expect(try await site.run("journal", "verify", "--head", "abc").status == 2)
        }
    }

    @Test func timeOfReceiptMustBeOne() async throws {
        try await CommandSite.with(["unibee"]) { site in
            for received in ["yesterday", "2999-01-01 10:00"] {
                let result = try await site.cancel("unibee", id, when: "period-end", "--received", received)
                #expect(result.status == 2, "\(received): \(result.all)")
            }
            #expect(site.writes("unibee").isEmpty)
        }
    }
}
