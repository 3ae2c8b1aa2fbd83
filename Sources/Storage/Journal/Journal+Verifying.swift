import GRDB

extension Journal {
    /// Walks the whole chain from its first record and looks at every text beside it.
    ///
    /// - Parameter kept: a head that somebody kept elsewhere; the chain must still hold that record.
    package func verify(against kept: JournalHead? = nil) throws -> JournalVerdict {
        try reading { db in
            let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM record ORDER BY sequence")
            let stored = try Journal.storedHead(db)
            var head = JournalHead.none
            while let row = try cursor.next() {
                let record = JournalRecord(row)
                let isNext = record.sequence == head.sequence + 1 && record.previous == head.hash
                guard isNext, record.hash == record.computedHash else { return .broken(sequence: head.sequence + 1) }
                head = JournalHead(sequence: record.sequence, hash: record.hash)
                if let kept, kept.sequence == head.sequence, kept.hash != head.hash {
                    return .broken(sequence: head.sequence)
                }
            }
            for expected in [stored, kept].compactMap({ $0 }) where expected.sequence > head.sequence {
                return .cut(last: head.sequence, stored: expected)
            }
            guard stored == head else { return .broken(sequence: head.sequence) }
            return try Journal.firstReworded(db).map { .reworded(sequence: $0) } ?? .intact(head)
        }
    }

    private static func storedHead(_ db: Database) throws -> JournalHead {
        let row = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM head")
        return row.map { JournalHead(sequence: $0["sequence"], hash: $0["hash"]) } ?? .none
    }

    /// The first record of the operation that holds a text which does not give its own token.
    private static func firstReworded(_ db: Database) throws -> Int? {
        let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM said")
        while let row = try cursor.next() {
            let token = ErasableText.token(row["text"], salt: row["salt"])
            guard token != row["token"] as String else { continue }
            return try Int.fetchOne(
                db, sql: "SELECT min(sequence) FROM record WHERE operation = ? AND instr(payload, ?) > 0",
                arguments: [row["operation"] as String, row["token"] as String]) ?? 0
        }
        return nil
    }
}
