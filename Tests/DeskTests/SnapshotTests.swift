import Storage
import Billing
import Desk
import Foundation
import SafeText
import Service
import Terminal
import TestSupport
import Testing

/// A screen worth keeping a picture of.
struct Scene: Sendable, CustomTestStringConvertible {
    let name: String
    let billing: FakeBilling
    let play: @Sendable (inout PureDesk) -> Void

    init(_ name: String, billing: FakeBilling = FakeBilling(), play: @escaping @Sendable (inout PureDesk) -> Void) {
        self.name = name
        self.billing = billing
        self.play = play
    }

    var testDescription: String { name }

    static let all: [Scene] = [
        Scene("customers") { $0.press(.down, .up) },
        Scene("search") { $0.type("/anna") },
        Scene("subscriptions") { $0.type("2j") },
        Scene("detail") { $0.press(.enter, .down) },
        Scene("hostile") { $0.press(.end, .up, .enter) },
        Scene("operations") { $0.type("3") },
        Scene("record") {
            $0.type("3")
            $0.press(.enter)
        },
        Scene("connections") { $0.type("4") },
        Scene("help") { $0.type("?") },
        Scene("masked") { $0.type("m") },
        Scene("empty", billing: .empty) { $0.press(.down) },
        Scene("nothing-found") {
            $0.type("/zzz")
            $0.press(.enter)
        },
        Scene("failure", billing: .failing) { $0.press(.down) },
        Scene("unfinished") { _ in },
        Scene("filter") {
            $0.type("2fj")
            $0.press(.right, .down)
        },
        Scene("filter-customers") { $0.type("fjj") },
        Scene("narrowed") {
            $0.type("2f")
            $0.press(.left, .down, .down, .right, .right, .right, .down, .left, .enter)
            $0.type("ssSj")
        },
        Scene("sorted") { $0.type("2sj") },
        Scene("syncing", billing: .hanging) { $0.pullHalfOfIt() },
        Scene("syncing-connections", billing: .hanging) {
            $0.pullHalfOfIt()
            $0.type("4")
        },
    ]
}

extension FakeBilling {
    static var empty: FakeBilling {
        var billing = FakeBilling()
        (billing.customers, billing.subscriptions, billing.records) = ([], [], [])
        return billing
    }

    static var hanging: FakeBilling {
        var billing = FakeBilling()
        billing.answersSync = false
        billing.records = []
        return billing
    }

    static var failing: FakeBilling {
        var billing = FakeBilling()
        billing.failure = .failed("the mirror is locked by another program")
        return billing
    }
}

extension PureDesk {
    /// All connections are read; one of them says of how many rows.
    mutating func pullHalfOfIt() {
        state.connections.end()
        type("r")
        pull(Invented.unibee, rows: 0)
        for part in 1...12 { pull(Invented.unibee, rows: part * 1000, of: 50_000) }
    }
}

@Suite struct SnapshotTests {
    private static let sizes = [
        Size(columns: 120, rows: 40), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12),
        Size(columns: 20, rows: 5),
    ]

    @Test(arguments: Scene.all, sizes)
    func unicode(scene: Scene, size: Size) throws {
        var desk = PureDesk(columns: size.columns, rows: size.rows, billing: scene.billing)
        scene.play(&desk)
        try Snapshot.check(desk.frame().picture, named: "\(scene.name)-\(size.columns)x\(size.rows)")
    }

    @Test(arguments: Scene.all, sizes)
    func ascii(scene: Scene, size: Size) throws {
        var desk = PureDesk(columns: size.columns, rows: size.rows, billing: scene.billing)
        scene.play(&desk)
        try Snapshot.check(
            desk.frame(isUnicode: false).picture, named: "\(scene.name)-\(size.columns)x\(size.rows)-ascii")
    }

    @Test(arguments: Scene.all)
    func asciiLinesAreAscii(scene: Scene) {
        var billing = scene.billing
        billing.customers = billing.customers.filter { $0.customer.name.string.utf8.allSatisfy { $0 < 128 } }
        billing.subscriptions = []
        billing.records = []
        var desk = PureDesk(columns: 120, rows: 40, billing: billing)
        scene.play(&desk)
        let text = desk.frame(isUnicode: false).lines.joined()
        #expect(text.utf8.allSatisfy { $0 < 128 }, "\(text.filter { !$0.isASCII })")
    }

    @Test(arguments: Scene.all, sizes)
    func theModeAndAWayOutAreAlwaysThere(scene: Scene, size: Size) {
        var desk = PureDesk(columns: size.columns, rows: size.rows, billing: scene.billing)
        scene.play(&desk)
        desk.state.notice = nil
        let lines = desk.frame().lines
        #expect(lines[0].contains("TEST"))
        #expect(lines.last?.contains("q ") == true || lines.last?.contains("Esc") == true)
    }

    @Test func liveIsAWordOfItsOwn() {
        var billing = FakeBilling()
        billing.reports[0] = ConnectionReport(
            connection: Connection(id: "unibee-eu", provider: .unibee, mode: .live), phase: .waiting, customers: 0,
            subscriptions: 0, syncedAt: nil)
        for size in SnapshotTests.sizes {
            let desk = PureDesk(columns: size.columns, rows: size.rows, billing: billing)
            #expect(desk.frame().lines[0].contains("LIVE") && !desk.frame().lines[0].contains("TEST"))
        }
    }
}
