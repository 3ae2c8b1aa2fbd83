import Billing
import Foundation
import GRDB
import SafeText
import Storage
import TestSupport
import Testing

@Suite("The journal")
struct JournalTests {
    private let folder: TemporaryFolder
    private let now = Intent.sampleTime

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> Journal { try Journal(path: folder.file("state/journal.sqlite")) }

    private func intent(_ id: String = "7F3K-22QD", subscription: Subscription = .sample(), mark: Int = 0) -> Intent {
        .sample(id, subscription: subscription, mark: mark)
    }

    private func settled(_ outcome: Outcome) -> JournalEvent { .sampleSettled(outcome) }

    @Test("an operation comes back as it was, event by event, also from another handle")
    func roundTrip() throws {
        let (journal, other) = (try open(), try open())
        let intent = intent()
        var expected = intent.record
        let mark = try journal.begin(intent, at: now)
        #expect(try other.operation(expected.id) == expected)
        let events: [JournalEvent] = [
            .sent(SentFields(reason: "too expensive")),
            .answered(AnswerNote(kind: .accepted, message: "200", timing: .atPeriodEnd, effectiveAt: Moment(now))),
            .reread(ReadNote(attempt: 1, fields: Fingerprint(of: intent.subscription))),
            settled(.applied),
        ]
        for event in events {
            #expect(try other.unfinished() == [expected])
            try journal.append(event, to: expected.id, at: now)
            expected.apply(event, at: now)
            #expect(try other.operation(expected.id) == expected)
        }
        #expect(try other.unfinished().isEmpty)
        #expect(try other.operations() == [expected])
        #expect(try other.operations(of: expected.draft.ref) == [expected])
        #expect(try other.events(of: expected.id).map(\.event) == ["intent", "sent", "answered", "reread", "settled"])
        #expect(try other.answer(to: expected.id)?.kind == .accepted)
        #expect(try other.subscription(of: expected.id)?.periodEnd == intent.subscription.periodEnd)
        #expect(try other.operation("none") == nil)
        withExtendedLifetime(mark) {}
    }

    @Test("an unfinished or unknown operation refuses another on its subscription, and no other")
    func oneAtATime() throws {
        let journal = try open()
        try journal.begin(intent("A"), at: now)
        #expect(throws: JournalError.unfinished(operation: "A")) { try journal.begin(intent("B", mark: 99), at: now) }
        try journal.append(.sent(SentFields()), to: "A", at: now)
        try journal.append(settled(.unknown), to: "A", at: now)
        #expect(throws: JournalError.unfinished(operation: "A")) { try journal.begin(intent("B", mark: 99), at: now) }
        try journal.begin(intent("C", subscription: .sample("other")), at: now)
        try journal.append(settled(.notApplied), to: "A", at: now)
        #expect(throws: JournalError.overtaken) { try journal.begin(intent("B", mark: 1), at: now) }
        try journal.begin(intent("B", mark: try journal.mark(of: Subscription.sample().ref)), at: now)
        #expect(try journal.unfinished().map(\.id) == ["C", "B"])
    }

    @Test("nothing is sent twice and nothing follows a settled operation")
    func order() throws {
        let journal = try open()
        try journal.begin(intent("A"), at: now)
        try journal.append(.sent(SentFields()), to: "A", at: now)
        #expect(throws: JournalError.outOfOrder(operation: "A")) {
            try journal.append(.sent(SentFields()), to: "A", at: now)
        }
        try journal.append(settled(.applied), to: "A", at: now)
        #expect(throws: JournalError.outOfOrder(operation: "A")) {
            try journal.append(settled(.applied), to: "A", at: now)
        }
        #expect(throws: JournalError.outOfOrder(operation: "Z")) {
            try journal.append(settled(.applied), to: "Z", at: now)
        }
    }

    @Test("of 50 begins through two handles exactly one succeeds")
    func race() async throws {
        let handles = [try open(), try open()]
        let succeeded = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                let intent = intent("OP-\(number)")
                group.addTask { (try? handles[number % 2].begin(intent, at: Date())) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(succeeded == 1)
        #expect(try handles[0].unfinished().count == 1)
    }

    @Test("a commit is on disk when it returns, and the file is its owner's alone")
    func durability() throws {
        let journal = try open()
        #expect(try journal.synchronousLevel() == 2)
        for suffix in ["", "-wal", ".running"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: journal.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
        let parent = try FileManager.default.attributesOfItem(atPath: folder.file("state"))
        #expect(parent[.posixPermissions] as? Int == 0o700)
    }

    @Test("a running mark excludes every other handle until it is let go")
    func marks() throws {
        let (journal, other) = (try open(), try open())
        var mark = try journal.begin(intent("A"), at: now)
        #expect(mark != nil)
        #expect(try other.claim("A") == nil)
        #expect(try journal.claim("A") == nil)
        mark = nil
        let second = try other.claim("A")
        #expect(second != nil)
        #expect(try journal.claim("A") == nil)
        #expect(try journal.claim("none") == nil)
        for one in [journal, other] { #expect(try one.isRunning("A"), "both see the mark of one of them") }
        #expect(try !journal.isRunning("none"))
        withExtendedLifetime((mark, second)) {}
    }

    @Test("asking whether an operation runs takes no mark")
    func asking() throws {
        let (journal, other) = (try open(), try open())
        _ = try journal.begin(intent("A"), at: now)
        for one in [journal, other] { #expect(try !one.isRunning("A")) }
        let mark = try journal.claim("A")
        #expect(mark != nil)
        #expect(try other.isRunning("A"))
        #expect(try other.claim("A") == nil)
        withExtendedLifetime(mark) {}
    }
}
