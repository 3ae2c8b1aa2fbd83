import Billing
import Foundation
import GRDB
import SafeText

extension Journal {
    /// The newest operations, the newest first.
    package func operations(limit: Int = 1000) throws -> [OperationRecord] {
        try read(
            "SELECT operation FROM record WHERE event = 'intent' ORDER BY sequence DESC LIMIT ?", [max(0, limit)])
    }

    /// Every operation on one subscription, the newest first.
    package func operations(of ref: Reference) throws -> [OperationRecord] {
        try read(
            "SELECT operation FROM record WHERE event = 'intent' AND subject = ? ORDER BY sequence DESC",
            [ref.description])
    }

    /// Operations in flight or unknown, the oldest first: also those of other processes and of a run that crashed.
    package func unfinished() throws -> [OperationRecord] {
        // SQLite takes a bare column from the row that `max` chose, as long as no other aggregate stands beside it.
        try read(
            """
            SELECT latest.operation FROM
            (SELECT operation, unfinished, max(sequence) FROM record GROUP BY operation) AS latest
            WHERE latest.unfinished
            ORDER BY (SELECT min(sequence) FROM record r WHERE r.operation = latest.operation)
            """, [])
    }

    /// One operation; nil when there is none by that id.
    package func operation(_ id: String) throws -> OperationRecord? {
        try reading { try Journal.operation(id, $0) }
    }

    /// The subscription as it was read right before the operation's intent.
    package func subscription(of operation: String) throws -> Subscription? {
        try reading { db in
            guard let intent = try Journal.intent(of: operation, db) else { return nil }
            let customer = try Journal.customer(intent.payload, connection: intent.ref.connection, db)
            return intent.payload.subscription.subscription(ref: intent.ref, customer: customer)
        }
    }

    /// The last answer that was noted for an operation.
    package func answer(to operation: String) throws -> AnswerNote? {
        try reading { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT payload FROM record WHERE operation = ? AND event = 'answered' ORDER BY sequence DESC LIMIT 1
                    """, arguments: [operation]
            ).map { try Journal.value(AnswerNote.self, from: $0) }
        }
    }

    /// Every record of one operation, in order.
    package func events(of operation: String) throws -> [JournalRecord] {
        try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM record WHERE operation = ? ORDER BY sequence", arguments: [operation]
            ).map(Journal.record)
        }
    }

    /// At most `limit` records of the chain, in order, beginning behind the one numbered `sequence`.
    package func records(after sequence: Int, limit: Int) throws -> [JournalRecord] {
        try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM record WHERE sequence > ? ORDER BY sequence LIMIT ?",
                arguments: [sequence, max(0, limit)]
            ).map(Journal.record)
        }
    }

    /// Walks the whole chain from its first record.
    package func verify() throws -> JournalVerdict {
        try reading { db in
            let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM record ORDER BY sequence")
            var head = JournalRecord.genesis
            var count = 0
            while let row = try cursor.next() {
                let record = Journal.record(row)
                guard record.sequence == count + 1, record.previous == head, record.hash == record.computedHash else {
                    return .broken(sequence: count + 1)
                }
                head = record.hash
                count += 1
            }
            return .intact(records: count, head: head)
        }
    }

    /// SQLite's level of `synchronous`; 2 is FULL.
    package func synchronousLevel() throws -> Int {
        try reading { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? 0 }
    }

    /// Marks an operation as being worked on by this handle; nil while another one works on it.
    package func claim(_ operation: String) throws -> RunningMark? {
        let sequence = try reading { db in
            try Int.fetchOne(
                db, sql: "SELECT min(sequence) FROM record WHERE operation = ?", arguments: [operation])
        }
        return sequence.flatMap { running.mark($0) }
    }

    private func read(_ sql: String, _ arguments: StatementArguments) throws -> [OperationRecord] {
        try reading { db in
            try String.fetchAll(db, sql: sql, arguments: arguments).compactMap { try Journal.operation($0, db) }
        }
    }

    private static func operation(_ id: String, _ db: Database) throws -> OperationRecord? {
        guard let intent = try intent(of: id, db) else { return nil }
        let customer = try customer(intent.payload, connection: intent.ref.connection, db)
        var record = intent.payload.record(id: id, ref: intent.ref, customer: customer)
        let later = try Row.fetchAll(
            db,
            sql: "SELECT at, event, payload FROM record WHERE operation = ? AND event <> 'intent' ORDER BY sequence",
            arguments: [id])
        for row in later {
            guard let event = try JournalEvent(name: row["event"], payload: row["payload"]) else { continue }
            record.apply(event, at: JournalTime.date(row["at"]) ?? .distantPast)
        }
        return record
    }

    private static func intent(of operation: String, _ db: Database) throws -> (ref: Reference, payload: IntentPayload)?
    {
        let row = try Row.fetchOne(
            db, sql: "SELECT subject, payload FROM record WHERE operation = ? AND event = 'intent'",
            arguments: [operation])
        guard let row, let ref = Reference(row["subject"] as String) else { return nil }
        return (ref, try value(IntentPayload.self, from: row["payload"]))
    }

    /// The person behind a pseudonym; their name is gone once they were erased.
    private static func customer(_ payload: IntentPayload, connection: String, _ db: Database) throws -> Customer {
        let ref = Reference(connection: connection, id: payload.customer)
        let row = try Row.fetchOne(
            db, sql: "SELECT name, email, note FROM person WHERE pseudonym = ?", arguments: [payload.person])
        guard let row else { return Customer(ref: ref, name: "erased", email: "") }
        let (name, email, note): (String, String, String?) = (row["name"], row["email"], row["note"])
        return Customer(ref: ref, name: SafeText(name), email: SafeText(email), note: note.map { SafeText($0) })
    }

    private static func record(_ row: Row) -> JournalRecord {
        JournalRecord(
            sequence: row["sequence"], at: row["at"], operation: row["operation"], subject: row["subject"],
            event: row["event"], unfinished: row["unfinished"], payload: row["payload"], previous: row["previous"],
            hash: row["hash"])
    }
}
