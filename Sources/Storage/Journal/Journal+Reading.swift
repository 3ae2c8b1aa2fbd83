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
        try read("SELECT operation FROM open ORDER BY sequence", [])
    }

    /// Ids and subscriptions of the unfinished operations, the oldest first, without reading what they hold.
    package func open() throws -> [(operation: String, ref: Reference)] {
        try reading { db in
            try Row.fetchAll(db, sql: "SELECT operation, subject FROM open ORDER BY sequence").compactMap { row in
                Reference(row["subject"] as String).map { (row["operation"], $0) }
            }
        }
    }

    /// The unfinished operation of a subscription; nil when there is none.
    package func open(of ref: Reference) throws -> String? {
        try reading { try Journal.open(of: ref, $0) }
    }

    static func open(of ref: Reference, _ db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT operation FROM open WHERE subject = ?", arguments: [ref.description])
    }

    /// One operation; nil when there is none by that id.
    package func operation(_ id: String) throws -> OperationRecord? {
        try reading { try Journal.operation(id, $0) }
    }

    /// The subscription as it was read right before the operation's intent.
    package func subscription(of operation: String) throws -> Subscription? {
        try reading { db in
            let texts = try Journal.texts(of: operation, db)
            guard let intent = try Journal.intent(of: operation, texts: texts, db) else { return nil }
            let customer = try Journal.customer(intent.payload, connection: intent.ref.connection, db)
            return intent.payload.subscription.subscription(ref: intent.ref, customer: customer)
        }
    }

    /// The forecast that an operation was decided on; nil for an undo.
    package func forecast(of operation: String) throws -> ForecastNote? {
        try reading { try Journal.intent(of: operation, texts: [:], $0)?.payload.forecast }
    }

    /// The last answer that was noted for an operation.
    package func answer(to operation: String) throws -> AnswerNote? {
        try reading { db in
            let texts = try Journal.texts(of: operation, db)
            return try String.fetchOne(
                db,
                sql: """
                    SELECT payload FROM record WHERE operation = ? AND event = 'answered' ORDER BY sequence DESC LIMIT 1
                    """, arguments: [operation]
            ).map { try Journal.value(AnswerNote.self, from: ErasableText.opened($0, texts: texts)) }
        }
    }

    /// Every record of one operation, in order.
    package func events(of operation: String) throws -> [JournalRecord] {
        try reading { db in
            let texts = try Journal.texts(of: operation, db)
            return try Row.fetchAll(
                db, sql: "SELECT * FROM record WHERE operation = ? ORDER BY sequence", arguments: [operation]
            ).map { Journal.record($0, texts: texts) }
        }
    }

    /// At most `limit` records of the chain, in order, beginning behind the one numbered `sequence`.
    package func records(after sequence: Int, limit: Int) throws -> [JournalRecord] {
        try reading { db in
            var texts: [String: [String: String]] = [:]
            return try Row.fetchAll(
                db, sql: "SELECT * FROM record WHERE sequence > ? ORDER BY sequence LIMIT ?",
                arguments: [sequence, max(0, limit)]
            ).map { row in
                let operation: String = row["operation"]
                let known = try texts[operation] ?? Journal.texts(of: operation, db)
                texts[operation] = known
                return Journal.record(row, texts: known)
            }
        }
    }

    /// SQLite's level of `synchronous`; 2 is FULL.
    package func synchronousLevel() throws -> Int {
        try reading { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? 0 }
    }

    /// Marks an operation as being worked on by this handle; nil while another one works on it.
    package func claim(_ operation: String) throws -> RunningMark? {
        try firstSequence(of: operation).flatMap { running.mark($0) }
    }

    /// Whether anybody works on an operation at this moment. Only looks: whoever claims it meanwhile gets it.
    package func isRunning(_ operation: String) throws -> Bool {
        try firstSequence(of: operation).map { running.isHeld($0) } ?? false
    }

    private func firstSequence(of operation: String) throws -> Int? {
        try reading { db in
            try Int.fetchOne(
                db, sql: "SELECT min(sequence) FROM record WHERE operation = ?", arguments: [operation])
        }
    }

    private func read(_ sql: String, _ arguments: StatementArguments) throws -> [OperationRecord] {
        try reading { db in
            try String.fetchAll(db, sql: sql, arguments: arguments).compactMap { try Journal.operation($0, db) }
        }
    }

    private static func operation(_ id: String, _ db: Database) throws -> OperationRecord? {
        let texts = try texts(of: id, db)
        guard let intent = try intent(of: id, texts: texts, db) else { return nil }
        let customer = try customer(intent.payload, connection: intent.ref.connection, db)
        var record = intent.payload.record(id: id, ref: intent.ref, customer: customer)
        let later = try Row.fetchAll(
            db,
            sql: "SELECT at, event, payload FROM record WHERE operation = ? AND event <> 'intent' ORDER BY sequence",
            arguments: [id])
        for row in later {
            let payload = ErasableText.opened(row["payload"], texts: texts)
            guard let event = try JournalEvent(name: row["event"], payload: payload) else { continue }
            record.apply(event, at: JournalTime.date(row["at"]) ?? .distantPast)
        }
        return record
    }

    static func intent(
        of operation: String, texts: [String: String], _ db: Database
    ) throws -> (ref: Reference, payload: IntentPayload)? {
        let row = try Row.fetchOne(
            db, sql: "SELECT subject, payload FROM record WHERE operation = ? AND event = 'intent'",
            arguments: [operation])
        guard let row, let ref = Reference(row["subject"] as String) else { return nil }
        let payload = ErasableText.opened(row["payload"], texts: texts)
        return (ref, try value(IntentPayload.self, from: payload))
    }

    /// The words that were said in an operation, by what stands for them in the chain; empty once they were erased.
    static func texts(of operation: String, _ db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT token, text FROM said WHERE operation = ?", arguments: [operation])
        return Dictionary(rows.map { ($0["token"], $0["text"]) }, uniquingKeysWith: { first, _ in first })
    }

    /// The person behind a pseudonym; their name is gone once they were erased.
    private static func customer(_ payload: IntentPayload, connection: String, _ db: Database) throws -> Customer {
        let ref = Reference(connection: connection, id: payload.customer)
        let row = try Row.fetchOne(
            db, sql: "SELECT name, email, note FROM person WHERE pseudonym = ?", arguments: [payload.person])
        guard let row else { return .erased(ref) }
        let (name, email, note): (String, String, String?) = (row["name"], row["email"], row["note"])
        return Customer(ref: ref, name: SafeText(name), email: SafeText(email), note: note.map { SafeText($0) })
    }

    private static func record(_ row: Row, texts: [String: String]) -> JournalRecord {
        var record = JournalRecord(row)
        record.content = ErasableText.opened(record.payload, texts: texts)
        for (_, token) in ErasableText.tokens(in: record.payload) { record.texts[token] = texts[token] }
        return record
    }
}

extension JournalRecord {
    /// A record as it stands in the chain.
    init(_ row: Row) {
        self.init(
            sequence: row["sequence"], at: row["at"], operation: row["operation"], subject: row["subject"],
            event: row["event"], unfinished: row["unfinished"], payload: row["payload"], previous: row["previous"],
            hash: row["hash"])
    }
}
