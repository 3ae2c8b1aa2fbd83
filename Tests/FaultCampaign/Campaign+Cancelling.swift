import Foundation
import Providers
import TestSupport

extension Campaign {
    /// Ends every target, many at a time, while faults and kills strike.
    mutating func cancelAll() async throws {
        Progress.say("ending \(targets.count) subscriptions, \(options.concurrency) at a time")
        arena.setMood(.stormy)
        let watch = try watchJournal()
        let (campaign, plan) = (self, plan)
        attempts = try await concurrently(Array(targets.enumerated()), limit: options.concurrency) { index, target in
            let fate = plan.fate(of: target.ref)
            var killAfter: Int?
            if case .after(let milliseconds)? = fate.kill { killAfter = milliseconds }
            let end = try await campaign.cancel(
                target, name: "cancel-\(index)", ref: target.ref, killAfter: killAfter)
            if index % 250 == 249 { Progress.say("\(index + 1) started and more") }
            return Attempt(target: target, fate: fate, end: end, document: end.document(OutcomeDocument.self))
        }
        watch.stop()
        arena.setMood(.calm)
        ledger.expect(.happened, watch.records > 0, "the journal was watched and no record seen")
        try await settleDown()
    }

    /// Kills from now on the processes that are to end right after one of their records.
    private func watchJournal() throws -> JournalWatch {
        var victims: [String: (event: String, after: Int)] = [:]
        for target in targets {
            if case .atRecord(let event, let delay)? = plan.fate(of: target.ref).kill {
                victims[target.ref] = (event, delay)
            }
        }
        let (crew, doomed) = (crew, victims)
        let watch = try JournalWatch(path: arena.folder + "/state/journal.sqlite")
        try watch.start { subject, event in
            guard let victim = doomed[subject], victim.event == event else { return }
            guard victim.after > 0 else { return crew.kill(subject) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(victim.after)) { crew.kill(subject) }
        }
        return watch
    }

    /// Waits until every request that a sandbox has taken is worked on.
    private mutating func settleDown() async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while arena.sites.contains(where: { $0.chooser.lateRequests > 0 }), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
        let late = arena.sites.reduce(0) { $0 + $1.chooser.lateRequests }
        ledger.expect(.happened, late == 0, "\(late) requests are not worked on after a minute")
    }

    /// Compares what the journal says right after the run with exit codes and with the truth.
    mutating func checkOutcomes() async throws {
        Progress.say("comparing the journal with the truth")
        let operations = try await operations()
        let standings = try await arena.standings()
        let records = Dictionary(grouping: try await exported("journal-storm"), by: \.operation)
        for index in attempts.indices {
            let own = operations[attempts[index].target.ref] ?? []
            attempts[index].operation = own.first?.operation
            attempts[index].outcome = own.first.map { $0.outcome ?? "unfinished" }
            attempts[index].lastRecord = own.first.flatMap { records[$0.operation]?.last?.event }
            let attempt = attempts[index]
            ledger.expect(.once, own.count <= 1, "\(own.count) operations: \(attempt.words)")
            checkExit(attempt)
            check(attempt, says: attempt.outcome, .outcome, standings)
        }
    }

    /// Whether the exit code, the printed document and the journal agree.
    private mutating func checkExit(_ attempt: Attempt) {
        if let signal = attempt.end.signal {
            ledger.expect(.exitCode, signal == 9 && attempt.end.isKilled, "died by itself: \(attempt.words)")
            return
        }
        let agrees: Bool =
            switch (attempt.end.code, attempt.outcome) {
            case (0, "applied"), (0, "already"), (3, "rejected"), (4, "unknown"), (8, "not_sent"): true
            // Nothing was begun: unreachable, not to be found, or not to be understood, because of a fault on a read.
            case (8, nil), (2, nil), (1, nil): wereReadsStruck(attempt.target)
            // Changed since the forecast, or ended with another of the same customer.
            case (5, nil), (7, nil): wereReadsStruck(attempt.target) || hasSibling(attempt.target)
            default: false
            }
        ledger.expect(.exitCode, agrees, "\(attempt.words): \(attempt.end.lastWords)")
        if attempt.outcome != nil {
            let isSame =
                attempt.document?.outcome == attempt.outcome && attempt.document?.operation == attempt.operation
            ledger.expect(
                .exitCode, isSame, "printed \(attempt.document?.outcome ?? "no outcome"): \(attempt.words)")
        }
    }

    private func wereReadsStruck(_ target: Target) -> Bool { (truth(target, before).1?.readsStruck ?? 0) > 0 }

    private func hasSibling(_ target: Target) -> Bool {
        arena.site(of: target.connection)?.chooser.hasSibling(target) ?? false
    }

    /// Whether an outcome is what the sandbox itself holds.
    mutating func check(
        _ attempt: Attempt, says outcome: String?, _ promise: Ledger.Check, _ standings: [[String: Standing]]
    ) {
        let (now, track) = truth(attempt.target, standings)
        let (before, _) = truth(attempt.target, before)
        guard let now, let before, let track else {
            return ledger.expect(promise, false, "the sandbox has lost it: \(attempt.words)")
        }
        let isUntouched = track.carriedOut == 0 && (now == before || (before == .ending && now == .ended))
        let isShown = attempt.target.shows(now)
        let holds: Bool =
            switch outcome {
            case "applied": isShown && track.carriedOut == 1 && track.arrivals.count == 1
            case "already": isShown && track.carriedOut <= 1
            case "rejected", "not_sent", "not_applied": isUntouched
            case "unknown", "unfinished": promise == .outcome
            case nil: isUntouched && track.arrivals.isEmpty
            default: false
            }
        ledger.expect(
            promise, holds,
            "\(before.rawValue) -> \(now.rawValue), \(track.arrivals.count) requests, \(track.carriedOut) carried out:"
                + " \(attempt.words)")
        ledger.expect(
            promise, !attempt.target.isEndedTooSoon(before: before, now: now), "ended at once: \(attempt.words)")
    }
}

extension Target {
    /// Whether `standing` is what was asked for.
    func shows(_ standing: Standing) -> Bool { when == "now" ? standing == .ended : standing != .running }

    /// Never fall back from the period's end to now, unless the provider decides.
    func isEndedTooSoon(before: Standing, now: Standing) -> Bool {
        when == "period-end" && !arguments.contains("--accept-provider-timing") && before == .running && now == .ended
    }
}
