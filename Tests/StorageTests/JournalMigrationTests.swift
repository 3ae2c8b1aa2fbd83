import Billing
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite("A journal of the first version")
struct JournalMigrationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// One record as the first version wrote it.
    private struct Line {
        var operation: String
        var event: String
        var isUnfinished: Bool
        var payload = "{}"
    }

    /// A settled operation, then one of which only the intent is on disk.
    private static let twoOperations = [
        Line(operation: "OP-A", event: "intent", isUnfinished: true),
        Line(operation: "OP-A", event: "settled", isUnfinished: false),
        Line(operation: "OP-B", event: "intent", isUnfinished: true),
    ]

    /// Writes the file and returns where its chain ends.
    private func write(_ lines: [Line], then tampering: String = "") throws -> (path: String, head: JournalHead) {
        let path = folder.file("journal.sqlite")
        var previous = JournalRecord.genesis
        try DatabaseQueue(path: path).write { db in
            try db.execute(sql: JournalSchema.steps[0])
            for (index, line) in lines.enumerated() {
                let record = JournalRecord(
                    sequence: index + 1, at: "2026-11-21T10:00:00.000Z", operation: line.operation,
                    subject: "unibee-eu:sub-\(line.operation)", event: line.event, unfinished: line.isUnfinished,
                    payload: line.payload, previous: previous, hash: "")
                previous = record.computedHash
                try db.execute(
                    sql: "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        record.sequence, record.at, record.operation, record.subject, record.event,
                        record.unfinished, record.payload, record.previous, previous,
                    ])
            }
            try db.execute(
                sql: "INSERT INTO person VALUES ('person-1', 'unibee-eu', '501', 'Anna', 'a@example.test', NULL)")
            try db.execute(sql: tampering)
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        return (path, JournalHead(sequence: lines.count, hash: previous))
    }

    @Test("opens, keeps its chain, and knows what is unfinished")
    func migration() throws {
        let (path, head) = try write(JournalMigrationTests.twoOperations)
        let journal = try Journal(path: path)
        #expect(try journal.verify() == .intact(head))
        #expect(try journal.open().map(\.operation) == ["OP-B"])
        #expect(throws: DatabaseError.self) {
            try DatabaseQueue(path: path).write { try $0.execute(sql: "DELETE FROM record WHERE sequence = 3") }
        }
        #expect(throws: DatabaseError.self) {
            try DatabaseQueue(path: path).write {
                try $0.execute(
                    sql: "INSERT INTO record SELECT 5, at, operation, subject, event, 1, '', '', '' FROM record")
            }
        }
    }

    @Test("an operation of several records is open from its first one, one without records nowhere")
    func openRecords() throws {
        let lines = ["intent", "sent", "settled"].map { Line(operation: "OP-A", event: $0, isUnfinished: true) }
        let journal = try Journal(path: try write(lines + JournalMigrationTests.twoOperations.suffix(1)).path)
        let open = try journal.reading { db in
            try Row.fetchAll(db, sql: "SELECT operation, sequence FROM open ORDER BY sequence")
        }
        #expect(open.map { $0["operation"] } == ["OP-A", "OP-B"] && open.map { $0["sequence"] } == [1, 4])
        try journal.append(.sampleSettled(.notSent), to: "OP-A", at: Intent.sampleTime)
        #expect(try journal.open().map(\.operation) == ["OP-B"])
        guard case .intact = try journal.verify() else {
            Issue.record("what was migrated goes on as one chain")
            return
        }
    }

    @Test("one with a record missing opens, so that the record can be named", arguments: [1, 2], [true, false])
    func gap(missing: Int, isTraceHidden: Bool) throws {
        let again = "CREATE TRIGGER record_stays BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'no'); END;"
        let (path, _) = try write(
            JournalMigrationTests.twoOperations,
            then: """
                DROP TRIGGER record_stays; DELETE FROM record WHERE sequence = \(missing); \(isTraceHidden ? again : "")
                """)
        let journal = try Journal(path: path)
        #expect(try journal.verify() == .broken(sequence: missing))
        #expect(try journal.open().last?.operation == "OP-B")
    }

    @Test("an empty one opens")
    func empty() throws {
        let (path, head) = try write([])
        #expect(try Journal(path: path).verify() == .intact(head))
    }

    @Test(
        "words that stand in its chain stay there, and forgetting says so",
        arguments: [
            (#"{"comment":"goodbye","customer":"501"}"#, true), (#"{"comment":null,"customer":"501"}"#, false),
            (#"{"customer":"501","subscription":{"facts":{"note":"late"}}}"#, true),
        ])
    func plainWords(payload: String, stays: Bool) throws {
        var lines = JournalMigrationTests.twoOperations.dropLast()
        lines[0].payload = payload
        let journal = try Journal(path: try write(Array(lines)).path)
        let customer = Reference(connection: "unibee-eu", id: "501")
        let erasure = try journal.forget(customer: customer, agent: nil, at: Intent.sampleTime)
        #expect(erasure.texts == 1, "the name and address do leave")
        #expect(erasure.isComplete == !stays)
    }
}
