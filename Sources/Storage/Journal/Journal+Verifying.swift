import GRDB

extension Journal {
    /// Walks the whole chain from its first record and looks at every text beside it, and at the list of the unfinished.
    ///
    /// - Parameter kept: a head that somebody kept elsewhere; the chain must still hold that record.
    package func verify(against kept: JournalHead? = nil) throws -> JournalVerdict {
        try reading { db in
            let cursor = try Row.fetchCursor(
                db, sql: "SELECT *, \(JournalSchema.isPlain) AS is_plain FROM record ORDER BY sequence")
            let stored = try Journal.storedHead(db)
            var head = JournalHead.none
            var altered: Int?
            var unfinished: [String: Opening] = [:]
            while let row = try cursor.next() {
                // Before a value is read: another type, or a text that goes on behind a NUL, hides from what is read here.
                guard row["is_plain"] as Bool else { return .broken(sequence: head.sequence + 1) }
                let record = JournalRecord(row)
                let isNext = record.sequence == head.sequence + 1 && record.previous == head.hash
                guard isNext, record.hash == record.computedHash else { return .broken(sequence: head.sequence + 1) }
                head = JournalHead(sequence: record.sequence, hash: record.hash)
                if let kept, kept.sequence == head.sequence, kept.hash != head.hash {
                    return .broken(sequence: head.sequence)
                }
                unfinished[record.operation] =
                    record.unfinished ? unfinished[record.operation] ?? Opening(record) : nil
                if altered == nil, try !Journal.hasItsTexts(record, db) { altered = record.sequence }
            }
            for expected in [stored, kept].compactMap({ $0 }) where expected.sequence > head.sequence {
                return .truncated(last: head.sequence, stored: expected)
            }
            guard stored == head else { return .broken(sequence: head.sequence) }
            if let wrong = try Journal.wrongListing(of: unfinished, last: head.sequence, db) {
                return .broken(sequence: wrong)
            }
            return altered.map { .altered(sequence: $0) } ?? .intact(head)
        }
    }

    /// What the list of the unfinished holds of an operation: its subject, and the record that opened it.
    private struct Opening: Equatable {
        let subject: String
        let sequence: Int

        init(_ record: JournalRecord) { (subject, sequence) = (record.subject, record.sequence) }

        init(_ row: Row) { (subject, sequence) = (row["subject"], row["sequence"]) }
    }

    /// Compares the list of the unfinished with what the chain comes to: the list decides what is blocked and shown.
    ///
    /// - Returns: nil when they are alike; else the record that opened the first operation not listed as it is, or the last
    ///   record where something is listed that is not unfinished.
    private static func wrongListing(
        of unfinished: [String: Opening], last: Int, _ db: Database
    ) throws -> Int? {
        var missing = unfinished
        var isSurplus = false
        let listed = try Row.fetchCursor(db, sql: "SELECT * FROM open")
        while let row = try listed.next() {
            let operation: String = row["operation"]
            if missing[operation] == Opening(row) { missing[operation] = nil } else { isSurplus = true }
        }
        return missing.values.map(\.sequence).min() ?? (isSurplus ? last : nil)
    }

    private static func storedHead(_ db: Database) throws -> JournalHead {
        let row = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM head")
        return row.map { JournalHead(sequence: $0["sequence"], hash: $0["hash"]) } ?? .none
    }

    /// Whether every token of a record has its text beside the chain; none needs one where the operation was erased.
    private static func hasItsTexts(_ record: JournalRecord, _ db: Database) throws -> Bool {
        let said = try db.cachedStatement(sql: "SELECT salt, text FROM said WHERE operation = ? AND token = ?")
        for (_, token) in ErasableText.tokens(in: record.payload) {
            if let row = try Row.fetchOne(said, arguments: [record.operation, token]) {
                guard ErasableText.holds(token, text: row["text"], salt: row["salt"]) else { return false }
            } else {
                let erased = try db.cachedStatement(
                    sql: "SELECT EXISTS (SELECT 1 FROM record WHERE operation = ? AND event = 'erased')")
                guard try Bool.fetchOne(erased, arguments: [record.operation]) == true else { return false }
            }
        }
        return true
    }
}
