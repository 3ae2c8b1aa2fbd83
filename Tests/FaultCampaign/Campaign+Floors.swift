import Foundation
import TestSupport

extension Campaign {
    /// Whether enough of what was planned really happened: a campaign in which nothing happens proves nothing.
    mutating func checkFloors() {
        let floors = CampaignFloors(plan: plan, operations: options.operations)
        let struck = attempts.filter { truth($0.target, before).1?.isStruck == true }
        for kind in FaultClass.allCases {
            expect(struck.count { $0.fate.write.kind == kind }, floors.strikes(of: kind), "strikes of \(kind.rawValue)")
        }
        let providers = Set(arena.sites.map(\.provider)).sorted()
        for provider in providers {
            let count = struck.count { $0.target.provider == provider && $0.fate.write.kind != .none }
            expect(count, floors.strikes(atEachOf: providers.count), "faults that struck at \(provider)")
        }
        let killed = attempts.filter(\.wasKilled)
        let planned = attempts.count { $0.fate.kill != nil }
        expect(killed.count, floors.kills(planned: planned), "kills of \(planned) that met a living process")
        expect(killed.count { $0.lastRecord == "intent" }, floors.endsAtEachRecord, "killed between intent and sent")
        expect(killed.count { $0.lastRecord == "sent" }, floors.endsAtEachRecord, "killed between sent and answered")
        expect(
            killed.count { ["answered", "reread"].contains($0.lastRecord) }, floors.endsAtEachRecord,
            "killed between answered and settled")
        checkDone(at: providers)
        expect(races.met, CampaignFloors.half(of: races.run), "races of \(races.run) whose processes met")
        expect(races.done, CampaignFloors.half(of: races.run), "races of \(races.run) that brought the end")
    }

    /// What nothing struck is mostly done: a provider that refuses everything would agree with every outcome.
    private mutating func checkDone(at providers: [String]) {
        let calm = attempts.filter(isCalm)
        for provider in providers {
            let own = calm.filter { $0.target.provider == provider }
            let done = own.count { $0.isDone }
            expect(done, CampaignFloors.half(of: own.count), "done of \(own.count) that nothing struck at \(provider)")
        }
    }

    /// Whether nothing was to go wrong with the attempt, and nothing did on the way.
    func isCalm(_ attempt: Attempt) -> Bool {
        attempt.fate.write.kind == .none && !attempt.wasKilled && truth(attempt.target, before).1?.readsStruck == 0
    }

    /// At least `floor` of something must have happened.
    mutating func expect(_ count: Int, _ floor: Int, _ words: String) {
        ledger.expect(.happened, count >= floor, "\(words): \(count), at least \(floor) expected")
    }
}
