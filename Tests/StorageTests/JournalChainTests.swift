import Billing
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@Suite("The journal's chain")
struct JournalChainTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Three settled operations in six records.
    private func filled() throws -> Journal {
        let journal = try Journal(path: folder.file("journal.sqlite"))
        for number in 0..<3 {
            let id = "OP-\(number)"
            try journal.begin(.sample(id, subscription: .sample(id)), at: Intent.sampleTime)
            try journal.append(.sampleSettled(.notSent), to: id, at: Intent.sampleTime)
        }
        return journal
    }

    private func head(_ journal: Journal) throws -> JournalHead {
        guard case .intact(let head) = try journal.verify() else {
            Issue.record("the untouched journal does not verify")
            return JournalHead(sequence: 0, hash: "")
        }
        return head
    }

    /// Changes the file as somebody would who wants to hide something.
    private func tamper(_ journal: Journal, _ sql: String) throws {
        let raw = try DatabaseQueue(path: journal.path)
        try raw.write { db in
            try db.execute(sql: "DROP TRIGGER IF EXISTS record_is_fixed; DROP TRIGGER IF EXISTS record_stays")
            try db.execute(sql: sql)
        }
    }

    @Test(
        "a change, a gap, a swap and a cut in the middle are found at the first record they touch",
        arguments: [
            ("UPDATE record SET payload = replace(payload, 'SUP-1042', 'SUP-9999') WHERE sequence = 3", 3),
            ("UPDATE record SET unfinished = 1 WHERE sequence = 2", 2),
            ("UPDATE record SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 1", 1),
            ("DELETE FROM record WHERE sequence = 3", 3),
            ("UPDATE record SET hash = previous WHERE sequence = 6", 6),
            ("UPDATE record SET sequence = 99 WHERE sequence = 5", 5),
            ("DELETE FROM head", 6),
            ("UPDATE head SET sequence = 5, hash = (SELECT hash FROM record WHERE sequence = 5)", 6),
        ])
    func tampering(sql: String, first: Int) throws {
        let journal = try filled()
        #expect(try head(journal).sequence == 6)
        if !sql.contains(" head ") && !sql.hasSuffix(" head") {
            #expect(throws: DatabaseError.self) {
                try DatabaseQueue(path: journal.path).write { try $0.execute(sql: sql) }
            }
        }
        try tamper(journal, sql)
        #expect(try journal.verify() == .broken(sequence: first))
    }

    @Test("a tail that was cut off is noticed, by the stored head and by one kept elsewhere", arguments: [0, 1, 5])
    func cut(left: Int) throws {
        let journal = try filled()
        let kept = try head(journal)
        try tamper(journal, "DELETE FROM record WHERE sequence > \(left)")
        #expect(try journal.verify() == .truncated(last: left, stored: kept))
        // Whoever cuts the head as well, and lists as unfinished what now is, is found out only by the copy.
        try tamper(
            journal,
            """
            DELETE FROM head; INSERT INTO head SELECT 1, sequence, hash FROM record WHERE sequence = \(left);
            INSERT INTO open SELECT operation, subject, sequence FROM record WHERE sequence = \(left) AND unfinished
            """)
        guard case .intact = try journal.verify() else {
            Issue.record("a chain cut together with its head cannot be told from a short one")
            return
        }
        #expect(try journal.verify(against: kept) == .truncated(last: left, stored: kept))
        #expect(try journal.verify(against: JournalHead(kept.description)) == .truncated(last: left, stored: kept))
    }

    @Test(
        "a list of the unfinished that is not what the chain comes to is found",
        arguments: [
            ("DELETE FROM open", 7),
            ("DELETE FROM open WHERE operation = 'OP-8'", 8),
            ("UPDATE open SET subject = 'unibee-eu:elsewhere' WHERE operation = 'OP-8'", 8),
            ("UPDATE open SET sequence = 2 WHERE operation = 'OP-7'", 7),
            ("INSERT INTO open VALUES ('OP-1', 'unibee-eu:OP-1', 3)", 9),
            ("INSERT INTO open VALUES ('OP-9', 'unibee-eu:OP-9', 12)", 9),
        ])
    func unlisted(sql: String, first: Int) throws {
        let journal = try filled()
        for id in ["OP-7", "OP-8"] {
            try journal.begin(.sample(id, subscription: .sample(id)), at: Intent.sampleTime)
        }
        try journal.append(.sent(SentFields()), to: "OP-7", at: Intent.sampleTime)
        #expect(try head(journal).sequence == 9)
        try tamper(journal, sql)
        #expect(try journal.verify() == .broken(sequence: first))
    }

    @Test("a head kept from an earlier day fits as long as nothing was rebuilt")
    func earlierHead() throws {
        let journal = try filled()
        let kept = try head(journal)
        try journal.begin(.sample("OP-9", subscription: .sample("OP-9")), at: Intent.sampleTime)
        guard case .intact(let now) = try journal.verify(against: kept) else {
            Issue.record("a longer chain must still fit")
            return
        }
        #expect(now.sequence == 7)
        let other = JournalHead(sequence: 4, hash: String(repeating: "a", count: 64))
        #expect(try journal.verify(against: other) == .broken(sequence: 4))
    }

    @Test(
        "a text beside the chain cannot be changed, cut, moved or taken away unnoticed",
        arguments: [
            "UPDATE said SET text = 'too cheap' WHERE text = 'too expensive' AND operation = 'OP-1'",
            "UPDATE said SET salt = salt || ':too ', text = 'expensive' WHERE text = 'too expensive' AND operation = 'OP-1'",
            "UPDATE said SET salt = '' WHERE operation = 'OP-1'",
            "UPDATE said SET operation = 'OP-9' WHERE operation = 'OP-1'",
            "DELETE FROM said WHERE operation = 'OP-1'",
        ])
    func altering(sql: String) throws {
        let journal = try filled()
        try tamper(journal, sql)
        #expect(try journal.verify() == .altered(sequence: 3))
    }

    /// What is read up to a NUL, or as another type, is not what was hashed.
    @Test(
        "a value that reads as what it is not is found",
        arguments: [
            "UPDATE record SET subject = subject || char(0) WHERE sequence = 3",
            "UPDATE record SET payload = payload || char(0) || 'x' WHERE sequence = 3",
            "UPDATE record SET operation = operation || char(0) WHERE sequence = 3",
        ])
    func hiding(sql: String) throws {
        let journal = try filled()
        try tamper(journal, sql)
        #expect(try journal.verify() == .broken(sequence: 3))
    }

    @Test(
        "no value of another type gets in",
        arguments: [
            "UPDATE record SET event = CAST(event AS BLOB)", "UPDATE record SET unfinished = 2",
            "UPDATE record SET unfinished = '1x'", "UPDATE head SET hash = x'ff'", "UPDATE person SET name = x'ff'",
            "UPDATE said SET text = x'ff'",
        ])
    func types(sql: String) throws {
        let journal = try filled()
        #expect(throws: DatabaseError.self) { try tamper(journal, sql) }
        #expect(try head(journal).sequence == 6)
    }

    @Test(
        "what is no head is none",
        arguments: [
            "", "6", "6:abc", "x:\(String(repeating: "a", count: 64))", "-1:\(String(repeating: "a", count: 64))",
        ])
    func noHead(text: String) {
        #expect(JournalHead(text) == nil)
    }
}
