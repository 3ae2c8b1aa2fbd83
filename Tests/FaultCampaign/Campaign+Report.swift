import Foundation
import Sandbox
import TestSupport

extension Campaign {
    private static let outcomes = ["applied", "already", "rejected", "not_sent", "unknown", "unfinished", "no record"]
    private static let finalOutcomes = [
        "applied", "already", "rejected", "not_sent", "not_applied", "unknown", "no record",
    ]

    private static let records = ["no record", "intent", "sent", "answered", "reread", "settled"]

    /// Looks for the canaries in everything that the program has left, and in what processes showed.
    ///
    /// - Returns: how much that was, in words.
    mutating func searchForSecrets() -> String {
        Progress.say("searching for secrets")
        var canaries = arena.secrets.canaries
        for (number, token) in Set(arena.sites.flatMap(\.chooser.tokens)).sorted().enumerated() {
            canaries.append(("header \(number)", token.split(separator: " ").last.map(String.init) ?? token))
        }
        let search = CanarySearch(canaries)
        var sizes: [String] = []
        for root in ["state", "cache", "tmp", "outputs"] {
            let names = try? FileManager.default.subpathsOfDirectory(atPath: arena.folder + "/" + root)
            ledger.expect(.happened, names != nil, "\(root) could not be searched")
            var bytes = 0
            for name in names ?? [] {
                guard let data = FileManager.default.contents(atPath: "\(arena.folder)/\(root)/\(name)") else {
                    continue
                }
                bytes += data.count
                let found = search.findings(in: data)
                ledger.expect(
                    .canary, found.isEmpty, "\(root)/\(name): \(found.sorted().prefix(3).joined(separator: "; "))")
            }
            sizes.append("\(root) \(bytes / 1024) KiB")
            // Nothing need be left where only temporary files are.
            if root != "tmp" { ledger.expect(.happened, bytes > 0, "there was nothing to search in \(root)") }
        }
        let samples = sampler.result
        for (place, count) in samples.findings { ledger.expect(.canary, false, "\(place) of \(count) samples") }
        ledger.expect(.happened, samples.commandLines > 0, "no command line of any process could be read")
        ledger.expect(
            .happened, samples.environments + samples.refusals > 0,
            "no environment of any process was read, and none was refused")
        return "\(search.count) secrets searched for: \(sizes.joined(separator: ", ")), \(samples.commandLines) command"
            + " lines, \(samples.environments) environments; \(samples.refusals) environments were refused to us"
    }

    /// The tables and every promise with its count.
    ///
    /// - Parameter search: what was searched for secrets, in words.
    mutating func printReport(_ search: String) {
        let classes = FaultClass.allCases.map(\.rawValue)
        var early = CountTable("fault x outcome after the run", rows: classes, columns: Campaign.outcomes)
        var late = CountTable("fault x outcome after reconcile", rows: classes, columns: Campaign.finalOutcomes)
        var kills = CountTable("killed x outcome after reconcile", columns: Campaign.finalOutcomes)
        var exits = CountTable("provider x exit", columns: ["0", "1", "2", "3", "4", "5", "7", "8", "killed"])
        var ends = CountTable("killed x last record then", columns: Campaign.records)
        var classesStruck = CountTable("fault planned x made", rows: classes, columns: ["struck", "not reached"])
        var providersStruck = CountTable(
            "provider x faults made", columns: ["struck", "not reached", "no fault planned"])
        var calm = CountTable("provider x nothing struck", columns: ["done", "not done"])
        for attempt in attempts {
            if isCalm(attempt) { calm.count(attempt.target.provider, attempt.isDone ? "done" : "not done") }
            early.count(attempt.fate.write.kind.rawValue, attempt.outcome ?? "no record")
            late.count(attempt.fate.write.kind.rawValue, attempt.finalOutcome ?? "no record")
            let killed = attempt.wasKilled ? attempt.fate.kill?.name ?? "?" : "not killed"
            kills.count(killed, attempt.finalOutcome ?? "no record")
            ends.count(killed, attempt.lastRecord ?? "no record")
            // Planned is the sum.
            let struck = truth(attempt.target, before).1?.isStruck == true ? "struck" : "not reached"
            classesStruck.count(attempt.fate.write.kind.rawValue, struck)
            let isFault = attempt.fate.write.kind != .none
            providersStruck.count(attempt.target.provider, isFault ? struck : "no fault planned")
            let exit = attempt.end.code.map(String.init) ?? (attempt.wasKilled ? "killed" : "died")
            exits.count(attempt.target.provider, exit)
        }
        ledger.expect(
            .sums, attempts.count == options.operations, "\(attempts.count) attempts of \(options.operations)")
        for table in [early, late, kills, ends, exits, classesStruck, providersStruck, calm] {
            ledger.expect(
                .sums, table.unannounced == 0, "\(table.title): \(table.unannounced) are none of what there can be")
            print(table.lines.joined(separator: "\n") + "\n")
        }
        let requests = (targets + raceTargets).reduce(0) { $0 + (truth($1, before).1?.arrivals.count ?? 0) }
        let readFaults = arena.sites.reduce(0) { $0 + $1.chooser.readFaults }
        let sources = arena.secrets.bySource.map { "\($0.value) from \($0.key)" }.sorted().joined(separator: ", ")
        let claimed = attempts.filter { $0.finalOutcome == "already" && truth($0.target, before).1?.carriedOut == 1 }
        print("\(claimed.count) said 'already' though their own request had brought the end")
        claimed.forEach { print("    \($0.words)") }
        print(
            "\(requests) mutating requests, \(readFaults) reads struck; secrets: \(sources)\n"
                + "\(races.run) races: in \(races.met) both processes met, \(races.done) brought the end\n\(search)\n")
        print(ledger.lines.joined(separator: "\n"))
    }
}
