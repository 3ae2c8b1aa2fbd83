import Foundation
import TestSupport

extension Campaign {
    /// The chain, and the order of intents and requests over the whole campaign.
    mutating func checkJournal() async throws {
        Progress.say("verifying the journal")
        let verdict = try await lapse("journal", "verify", "--json", name: "journal-verify")
        ledger.expect(
            .chain, verdict.code == 0 && verdict.document(ChainVerdict.self)?.intact == true,
            "exit \(verdict.code ?? -1): \(verdict.lastWords)")
        let records = try await exported("journal-export")
        let counted = verdict.document(ChainVerdict.self)?.records
        ledger.expect(
            .chain, counted == records.count, "\(records.count) exported, \(counted ?? -1) verified")
        let places = records.map(\.sequence)
        ledger.expect(.chain, places == Array(1..<places.count + 1), "the export leaves records out or repeats them")
        let bySubject = Dictionary(grouping: records, by: \.subject)
        let standings = try await arena.standings()
        for target in targets + raceTargets { checkOrder(target, bySubject[target.ref] ?? []) }
        checkBystanders(standings)
        for site in arena.sites {
            for stray in site.chooser.strays { ledger.expect(.intentFirst, false, "\(site.provider): \(stray)") }
        }
    }

    /// Every record of the journal, in order.
    func exported(_ name: String) async throws -> [ExportedRecord] {
        let export = try await lapse("journal", "export", name: name)
        let decoder = JSONDecoder()
        return export.out.split(separator: UInt8(ascii: "\n")).compactMap { line in
            try? decoder.decode(ExportedRecord.self, from: Data(line))
        }
    }

    /// The n-th mutating request of a subscription came after its n-th intent and its n-th note of sending.
    private mutating func checkOrder(_ target: Target, _ records: [ExportedRecord]) {
        let (_, track) = truth(target, before)
        let arrivals = track?.arrivals ?? []
        let intents = records.filter { $0.event == "intent" }
        let marks = records.filter { $0.event == "sent" }
        ledger.expect(
            .once, arrivals.count <= marks.count,
            "\(arrivals.count) requests for \(marks.count) notes of sending: \(target.ref)")
        ledger.expect(.once, (track?.carriedOut ?? 0) <= 1, "carried out twice: \(target.ref)")
        ledger.expect(
            .once, Dictionary(grouping: marks, by: \.operation).values.allSatisfy { $0.count == 1 },
            "an operation that was sent twice: \(target.ref)")
        for (number, arrival) in arrivals.enumerated() {
            let isIntended = [intents, marks].allSatisfy { records in
                guard records.indices.contains(number), let at = JournalTime.date(records[number].at) else {
                    return false
                }
                // The journal writes milliseconds, the arrival is exact.
                return at <= arrival.addingTimeInterval(0.001)
            }
            ledger.expect(.intentFirst, isIntended, "request \(number + 1) came before its intent: \(target.ref)")
        }
    }

    /// Whatever changed was a target, and had a request of ours.
    private mutating func checkBystanders(_ standings: [[String: Standing]]) {
        for (index, site) in arena.sites.enumerated() {
            let tracks = site.chooser.tracks
            for (key, now) in standings[index] {
                guard let earlier = before[index][key] else { continue }
                let isChanged = earlier != now && !(earlier == .ending && now == .ended)
                let isOurs = (tracks[key]?.carriedOut ?? 0) > 0
                ledger.expect(
                    .intentFirst, !isChanged || isOurs,
                    "\(site.provider) \(key) went from \(earlier.rawValue) to \(now.rawValue) without a request")
            }
        }
    }
}

/// Times as the journal writes them.
private enum JournalTime {
    static func date(_ text: String) -> Date? {
        try? Date(text, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
    }
}
