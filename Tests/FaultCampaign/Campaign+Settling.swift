import Foundation
import Providers
import TestSupport

extension Campaign {
    private static let reconcileRounds = 8

    /// How many are tried once more where only some are.
    private var sampleSize: Int { max(20, options.operations / 20) }

    /// A new cancellation of an unfinished subscription is refused, and sends nothing.
    mutating func checkRefusals() async throws {
        let blocked = attempts.filter { ["unknown", "unfinished"].contains($0.outcome) }
        let sample = Array(blocked.prefix(sampleSize))
        Progress.say("\(blocked.count) are unfinished; confirming \(sample.count) of them once more")
        let earlier = sample.map { truth($0.target, before).1?.arrivals.count }
        let campaign = self
        let ends = try await concurrently(Array(sample.enumerated()), limit: options.concurrency) { index, attempt in
            try await campaign.cancel(attempt.target, name: "refused-\(index)", ref: nil)
        }
        let operations = try await operations()
        for (index, attempt) in sample.enumerated() {
            let isUnsent = truth(attempt.target, before).1?.arrivals.count == earlier[index]
            let isAlone = operations[attempt.target.ref]?.count == 1
            let code = ends[index].code ?? -1
            ledger.expect(
                .refusal, code == 7 && isUnsent && isAlone,
                "exit \(code), \(isUnsent ? "nothing" : "something") sent: \(attempt.words)")
        }
    }

    /// Reconciles until nothing is unknown, and compares with the truth.
    mutating func reconcile() async throws {
        Progress.say("reconciling")
        let sent = arrivals
        var round = 0
        var code: Int32?
        repeat {
            round += 1
            if round > 1 { try await Task.sleep(for: .seconds(2)) }
            let end = try await lapse("reconcile", "--json", name: "reconcile-\(round)")
            code = end.code
            let rows = end.document(ReconciledList.self)?.operations
            ledger.expect(.reconciled, rows != nil, "reconcile printed no document: \(end.lastWords)")
            let open = rows?.filter { $0.outcome == nil || $0.outcome == "unknown" } ?? []
            ledger.expect(
                .exitCode, code == (open.isEmpty ? 0 : 4), "reconcile left \(open.count) open with exit \(code ?? -1)")
            Progress.say("round \(round): \(rows?.count ?? 0) operations, \(open.count) still open")
        } while code == 4 && round < Campaign.reconcileRounds
        let again = arrivals.filter { $0.value != sent[$0.key] }.keys.sorted()
        ledger.expect(.once, again.isEmpty, "reconcile sent again: \(again.joined(separator: ", "))")
        let operations = try await operations()
        let standings = try await arena.standings()
        for index in attempts.indices {
            let own = operations[attempts[index].target.ref]?.first
            attempts[index].finalOutcome = own.map { $0.outcome ?? "unfinished" }
            check(attempts[index], says: attempts[index].finalOutcome, .reconciled, standings)
        }
    }

    /// How many mutating requests arrived so far, by subscription.
    private var arrivals: [String: Int] {
        let tracks = arena.sites.flatMap { $0.chooser.tracks.values }
        return Dictionary(tracks.map { ($0.ref, $0.arrivals.count) }, uniquingKeysWith: +)
    }

    /// What was not sent or not applied may be confirmed again, as an operation of its own.
    mutating func confirmAgain() async throws {
        let open = attempts.filter { attempt in
            ["not_sent", "not_applied", "rejected"].contains(attempt.finalOutcome)
                || (attempt.finalOutcome == nil && attempt.wasKilled)
        }
        let sample = Array(open.prefix(sampleSize))
        Progress.say("confirming \(sample.count) of \(open.count) again that came to nothing")
        let campaign = self
        let ends = try await concurrently(Array(sample.enumerated()), limit: options.concurrency) { index, attempt in
            try await campaign.cancel(attempt.target, name: "again-\(index)", ref: nil)
        }
        let standings = try await arena.standings()
        var done = 0
        for (attempt, end) in zip(sample, ends) {
            let (now, track) = truth(attempt.target, standings)
            let isShown = now.map(attempt.target.shows) ?? false
            let isOnce = track?.carriedOut == (attempt.target.isScheduledBefore ? 0 : 1)
            // What the provider itself never ends is refused, whatever came between before.
            let isRefusedAgain = end.code == 3 && track?.carriedOut == 0 && !isShown
            let isDone = end.code == 0 && isShown && isOnce
            if isDone { done += 1 }
            ledger.expect(
                .once, isDone || isRefusedAgain,
                "confirmed again: exit \(end.code ?? -1), \(track?.carriedOut ?? -1) carried out: \(attempt.words):"
                    + " \(end.lastWords)")
        }
        expect(done, CampaignFloors.any(of: sample.count), "confirmations of \(sample.count) that now brought the end")
    }
}
