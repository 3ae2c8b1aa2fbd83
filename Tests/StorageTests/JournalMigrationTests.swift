import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite("A journal of the first version")
struct JournalMigrationTests {
    @Test("opens, keeps its chain, and knows what is unfinished")
    func migration() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("journal.sqlite")
        var previous = JournalRecord.genesis
        try DatabaseQueue(path: path).write { db in
            try db.execute(sql: JournalSchema.steps[0])
            for (index, isUnfinished) in [true, false, true].enumerated() {
                let record = JournalRecord(
                    sequence: index + 1, at: "2026-11-21T10:00:00.000Z", operation: index < 2 ? "OP-A" : "OP-B",
                    subject: "unibee-eu:sub-\(index / 2)", event: index == 1 ? "settled" : "intent",
                    unfinished: isUnfinished, payload: "{}", previous: previous, hash: "")
                previous = record.computedHash
                try db.execute(
                    sql: "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        record.sequence, record.at, record.operation, record.subject, record.event, isUnfinished,
                        record.payload, record.previous, previous,
                    ])
            }
            try db.execute(
                sql: "INSERT INTO person VALUES ('person-1', 'unibee-eu', '501', 'Anna', 'a@example.test', NULL)")
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        let journal = try Journal(path: path)
        #expect(try journal.verify() == .intact(JournalHead(sequence: 3, hash: previous)))
        #expect(try journal.open().map(\.operation) == ["OP-B"])
        #expect(throws: DatabaseError.self) {
            try DatabaseQueue(path: path).write { try $0.execute(sql: "DELETE FROM record WHERE sequence = 3") }
        }
    }
}
