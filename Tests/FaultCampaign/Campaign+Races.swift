import Foundation
import Providers
import TestSupport

extension Campaign {
    /// How the races went.
    struct Races: Sendable {
        var run = 0
        /// Those in which neither process had come too late to do anything but look.
        var met = 0
        /// Those that brought the end.
        var done = 0
    }

    /// Few pairs at once, so that both of a pair really run together.
    private static let pairsAtOnce = 6

    /// Two processes end the same subscription at once, again and again.
    mutating func race() async throws {
        guard !raceTargets.isEmpty else { return }
        Progress.say("racing \(raceTargets.count) times")
        arena.setMood(.sluggish)
        let campaign = self
        let pairs = try await concurrently(Array(raceTargets.enumerated()), limit: Campaign.pairsAtOnce) {
            index, target in
            // Neither goes by the subscription: the request of one says nothing about how far the other has come.
            async let first = campaign.cancel(target, name: "race-\(index)-a", ref: nil)
            async let second = campaign.cancel(target, name: "race-\(index)-b", ref: nil)
            return try await [first, second]
        }
        arena.setMood(.calm)
        races.run = pairs.count
        ledger.expect(.happened, pairs.count == options.races, "\(pairs.count) races of \(options.races)")
        let operations = try await operations()
        let standings = try await arena.standings()
        for (target, ends) in zip(raceTargets, pairs) {
            let codes = ends.map { $0.code ?? -1 }.sorted()
            let own = operations[target.ref] ?? []
            let (now, track) = truth(target, standings)
            let isShown = now.map(target.shows) ?? false
            let isDone = codes.first == 0 && track?.carriedOut == 1 && isShown
            // What the provider never ends, it refuses the winner too.
            let isRefused = codes.first == 3 && track?.carriedOut == 0 && !isShown
            let isAlone = track?.arrivals.count == 1 && own.count == 1
            // Came when all was over, found it as wanted, and sent nothing.
            let outcomes = ends.compactMap { $0.document(OutcomeDocument.self)?.outcome }.sorted()
            let isLate = codes == [0, 0] && outcomes == ["already", "applied"] && track?.arrivals.count == 1
            let haveMet = [5, 7].contains(codes.last ?? 0) && isAlone
            if haveMet { races.met += 1 }
            if isDone { races.done += 1 }
            ledger.expect(
                .race, (isDone && (haveMet || isLate)) || (isRefused && haveMet),
                "\(target.ref): exits \(codes), \(own.count) operations \(own.map { $0.outcome ?? "unfinished" }),"
                    + " \(track?.arrivals.count ?? 0) requests, \(track?.carriedOut ?? 0) carried out")
        }
    }
}
