import Foundation
import Sandbox
import TestSupport
import Testing

@Suite("Fault campaign, its pure parts") struct CampaignPlanTests {
    private let refs = (0..<4000).map { "connection-\($0 % 7):sub_\($0)" }

    @Test func theSameSeedDrawsTheSameFates() {
        let plan = FaultPlan(seed: 7, takesOverdue: true)
        let again = FaultPlan(seed: 7, takesOverdue: true)
        #expect(refs.map(plan.fate) == refs.reversed().map(again.fate).reversed())
        let other = FaultPlan(seed: 8, takesOverdue: true)
        #expect(refs.map(plan.fate) != refs.map(other.fate))
    }

    @Test func everyClassAndEveryMomentIsDrawn() {
        let fates = refs.map(FaultPlan(seed: 1, takesOverdue: true).fate)
        #expect(Set(fates.map(\.write.kind)) == Set(FaultClass.allCases))
        #expect(Set(fates.compactMap(\.kill?.name)).count == 5)
        let killed = fates.count { $0.kill != nil }
        #expect((500...700).contains(killed), "\(killed) of \(fates.count)")
        let short = refs.map(FaultPlan(seed: 1, takesOverdue: false).fate)
        #expect(!short.contains { $0.write.kind == .overdue })
    }

    @Test func onlyWhatIsAnsweredInFullHasNoFault() {
        for kind in FaultClass.allCases {
            let fault = WriteFault(kind, variant: 5).fault(onWriteTo: "/path") { "in \($0) s" }
            #expect((fault == nil) == (kind == .none || kind == .stale), "\(kind)")
        }
    }

    @Test func theFloorsLieBelowWhatIsDrawn() {
        let plan = FaultPlan(seed: 3, takesOverdue: true)
        let floors = CampaignFloors(plan: plan, operations: refs.count)
        let kinds = refs.map { plan.fate(of: $0).write.kind }
        for kind in FaultClass.allCases {
            let drawn = kinds.count { $0 == kind }
            #expect(floors.strikes(of: kind) > 0 && floors.strikes(of: kind) < drawn, "\(kind): \(drawn)")
        }
        let faults = kinds.count { $0 != .none }
        #expect((faults / 25...faults / 5).contains(floors.strikes(atEachOf: 5)))
        #expect(floors.kills(planned: 45) == 15 && floors.endsAtEachRecord == 1)
        #expect([0, 2, 3, 9].map(CampaignFloors.half) == [0, 0, 1, 4])
        #expect([0, 9, 10, 20].map(CampaignFloors.any) == [0, 0, 1, 1])
        let few = CampaignFloors(plan: FaultPlan(seed: 3, takesOverdue: false), operations: 20)
        #expect(few.strikes(of: .overdue) == 0 && few.strikes(of: .echoPage) == 0 && few.endsAtEachRecord == 0)
    }

    @Test func randomInstantsReachBeyondTheRequest() {
        let instants = refs.map(FaultPlan(seed: 1, takesOverdue: true).fate).compactMap { fate -> Int? in
            if case .after(let milliseconds)? = fate.kill { milliseconds } else { nil }
        }
        for second in 0..<6 { #expect(instants.contains { $0 / 1000 == second }, "\(second) s") }
    }

    @Test func theTableAddsUp() {
        var table = CountTable("fault", rows: ["a", "b"], columns: ["applied", "unknown"])
        table.count("a", "applied")
        table.count("a", "unknown")
        #expect(table.unannounced == 0)
        table.count("c", "never announced")
        #expect(table.unannounced == 1)
        #expect(table.sum(row: "a") == 2)
        #expect(table.lines.last?.split(separator: " ") == ["sum", "1", "1", "1", "3"])
    }

    @Test(arguments: 0..<4) func secretsAreFoundInEveryForm(before: Int) {
        let secret = "Bearer sandbox-reader-0f4b/7c=11"
        let search = CanarySearch([("reader", secret), ("other", "sandbox-reader-1f4b/7c=11")])
        let filler = String(repeating: "x", count: before)
        let inBase64 = Data((filler + secret + "yz").utf8).base64EncodedString()
        #expect(search.findings(in: Data((filler + secret).utf8)) == ["reader, plain"])
        #expect(search.findings(in: Data(inBase64.utf8)) == ["reader, base64"])
        #expect(
            search.findings(in: Data((filler + "Bearer%20sandbox-reader-0f4b%2F7c%3D11&").utf8))
                == ["reader, percent-encoded"])
        #expect(search.findings(in: Data((filler + secret.dropLast()).utf8)).isEmpty)
    }
}
