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
    private let now = Date(timeIntervalSince1970: 1_795_255_200.123)

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> Journal { try Journal(path: folder.file("state/journal.sqlite")) }

    private func intent(_ id: String = "7F3K-22QD", subscription: Subscription = .sample(), mark: Int = 0) -> Intent {
        let draft = Draft(
            ref: subscription.ref, timing: .atPeriodEnd, reason: "too expensive", feedback: .tooExpensive,
            comment: "said \"goodbye\"\n\u{1B}[31m", ticket: "SUP-1042")
        let record = OperationRecord(
            id: id, draft: draft, customer: subscription.customer, plan: subscription.plan, connection: .sample(),
            agent: "a.larsson", confirmedAt: now, keptLocal: draft.given)
        let prediction = Prediction(
            effectiveAt: subscription.periodEnd, lines: [ForecastLine("Refund", "none", .certain)], mayEndNow: false)
        let forecast = Forecast(
            subscription: subscription, timing: .atPeriodEnd, prediction: prediction, readAt: now)
        return Intent(record: record, forecast: forecast, subscription: subscription, mark: mark)
    }

    private func settled(_ outcome: Outcome) -> JournalEvent {
        .settled(Settlement(outcome: outcome, note: "done", keptLocal: ["ticket"], readAt: now))
    }

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

    @Test("the chained records name no person")
    func pseudonyms() throws {
        let journal = try open()
        try journal.begin(intent(), at: now)
        let payload = try #require(try journal.events(of: "7F3K-22QD").first?.payload)
        #expect(!payload.contains("Anna") && !payload.contains("anna.ost"))
        #expect(payload.contains("\"person\":\"person-"))
        try DatabaseQueue(path: journal.path).write { try $0.execute(sql: "DELETE FROM person") }
        #expect(try journal.operation("7F3K-22QD")?.customer.name == "erased")
        guard case .intact = try journal.verify() else {
            Issue.record("erasing a person broke the chain")
            return
        }
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

    @Test(
        "a change, a gap, a swap and a cut in the middle are found",
        arguments: [
            ("UPDATE record SET payload = replace(payload, 'SUP-1042', 'SUP-9999') WHERE sequence = 3", 3),
            ("UPDATE record SET unfinished = 1 WHERE sequence = 2", 2),
            ("UPDATE record SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 1", 1),
            ("DELETE FROM record WHERE sequence = 3", 3),
            ("UPDATE record SET hash = previous WHERE sequence = 6", 6),
            ("UPDATE record SET sequence = 99 WHERE sequence = 5", 5),
        ])
    func tampering(sql: String, first: Int) throws {
        let journal = try open()
        for number in 0..<3 {
            let id = "OP-\(number)"
            try journal.begin(intent(id, subscription: .sample(id)), at: now)
            try journal.append(settled(.notSent), to: id, at: now)
        }
        guard case .intact(records: 6, _) = try journal.verify() else {
            Issue.record("the untouched journal does not verify")
            return
        }
        let raw = try DatabaseQueue(path: journal.path)
        #expect(throws: DatabaseError.self) { try raw.write { try $0.execute(sql: sql) } }
        try raw.write { db in
            try db.execute(sql: "DROP TRIGGER record_is_fixed; DROP TRIGGER record_stays")
            try db.execute(sql: sql)
        }
        #expect(try journal.verify() == .broken(sequence: first))
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
        withExtendedLifetime((mark, second)) {}
    }
}
