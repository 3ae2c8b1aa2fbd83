import Billing
import Foundation
import GRDB
import SafeText

/// What `Journal.begin` is given.
package struct Intent: Sendable {
    package var record: OperationRecord
    /// The forecast that the agent saw; nil for an undo.
    package var forecast: Forecast?
    /// As read right before.
    package var subscription: Subscription
    /// What `Journal.mark(of:)` told before that reading.
    package var mark: Int

    package init(record: OperationRecord, forecast: Forecast? = nil, subscription: Subscription, mark: Int) {
        self.record = record
        self.forecast = forecast
        self.subscription = subscription
        self.mark = mark
    }
}

/// Why the journal did not take a record.
package enum JournalError: Error, Sendable, Hashable {
    /// The subscription has an unfinished operation, this one.
    case unfinished(operation: String)
    /// Another operation of the subscription was written since the subscription was read.
    case overtaken
    /// The operation does not exist, or has been settled, or was sent before.
    case outOfOrder(operation: String)
}

/// The append-only, hash-chained record of everything that was asked and done.
///
/// Safe from every task and from several processes on one file: every write is one immediate transaction, on disk when
/// it returns. Whoever can write the file can also rebuild the chain; `verify` shows accidents and careless hands, and
/// against a head kept elsewhere the others, too.
package final class Journal: Sendable {
    package let path: String
    let database: DatabaseQueue
    let running: RunningMarks
    private let redactor: Redactor

    /// Opens the file at `path`, making it where it is missing.
    ///
    /// - Parameter redactor: takes credentials out of whatever is written.
    package init(path: String, redactor: Redactor = Redactor()) throws {
        self.path = path
        self.redactor = redactor
        try DatabaseFile.prepare(path)
        running = try RunningMarks(path: path + ".running")
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = DatabaseFile.busyMode
        configuration.label = "journal"
        let fixed = configuration
        let database = try naming(path) {
            try DatabaseFile.opening(path) {
                let queue = try DatabaseQueue(path: path, configuration: fixed)
                // After opening, because setting the journal mode lowers it. A commit must survive a power cut, and what
                // was erased must not survive in a free page.
                try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON") }
                try DatabaseFile.migrate(queue, path: path, steps: JournalSchema.steps)
                return queue
            }
        }
        self.database = database
    }

    /// Reads what is on disk now; errors name the file.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try naming(path) { try database.read(body) }
    }

    /// One immediate transaction; errors name the file.
    func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try naming(path) { try database.write(body) }
    }

    /// Where the records of a subscription end; given to `begin`, so that nothing comes between reading and intent.
    package func mark(of ref: Reference) throws -> Int {
        try reading { try Journal.lastSequence(of: ref, $0) }
    }

    /// Puts an intent on disk. Holds the operation's running mark until the returned value is let go.
    ///
    /// - Parameter settlement: given when nothing needs to be sent; the operation is settled in the same transaction.
    /// - Throws: `JournalError` when the subscription has an unfinished operation or a newer one than `intent.mark`.
    @discardableResult
    package func begin(_ intent: Intent, at now: Date, settlement: Settlement? = nil) throws -> RunningMark? {
        let (record, ref) = (intent.record, intent.record.draft.ref)
        return try writing { db in
            if let open = try Journal.open(of: ref, db) { throw JournalError.unfinished(operation: open) }
            guard try Journal.lastSequence(of: ref, db) <= intent.mark else { throw JournalError.overtaken }
            guard try !Journal.exists(record.id, db) else { throw JournalError.outOfOrder(operation: record.id) }
            let person = try Journal.pseudonym(of: record.customer, db)
            let sequence = try append(
                db, at: now, operation: record.id, subject: ref, event: "intent", unfinished: settlement == nil,
                payload: try CanonicalJSON(encoding: IntentPayload(intent, person: person)))
            guard let settlement else { return running.mark(sequence) }
            try append(
                db, at: now, operation: record.id, subject: ref, event: "settled",
                unfinished: settlement.outcome == .unknown, payload: try CanonicalJSON(encoding: settlement))
            return nil
        }
    }

    /// Adds an event to an unfinished operation.
    ///
    /// - Throws: `JournalError.outOfOrder` for an operation that is settled, and for a second `sent`: another process may
    ///   have settled it, and then nothing may leave any more.
    package func append(_ event: JournalEvent, to operation: String, at now: Date) throws {
        try writing { db in
            let last = try Row.fetchOne(
                db,
                sql: "SELECT subject, event, unfinished FROM record WHERE operation = ? ORDER BY sequence DESC LIMIT 1",
                arguments: [operation])
            guard let last, last["unfinished"] as Bool, let ref = Reference(last["subject"] as String) else {
                throw JournalError.outOfOrder(operation: operation)
            }
            if case .sent = event, last["event"] as String != "intent" {
                throw JournalError.outOfOrder(operation: operation)
            }
            try append(
                db, at: now, operation: operation, subject: ref, event: event.name, unfinished: event.leavesUnfinished,
                payload: try event.payload)
        }
    }

    /// Writes one record at the end of the chain and returns its number; people's words go beside it.
    @discardableResult
    func append(
        _ db: Database, at now: Date, operation: String, subject: Reference, event: String, unfinished: Bool,
        payload: CanonicalJSON
    ) throws -> Int {
        let last = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM record ORDER BY sequence DESC LIMIT 1")
        let sequence = (last?["sequence"] ?? 0) + 1
        let (sealed, entries) = ErasableText.sealed(payload, redact: redactor.redact)
        let payload = sealed.text
        let unsealed = JournalRecord(
            sequence: sequence, at: JournalTime.text(now), operation: operation, subject: subject.description,
            event: event, unfinished: unfinished, payload: payload,
            previous: last?["hash"] ?? JournalRecord.genesis, hash: "")
        try db.execute(
            sql: "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                sequence, unsealed.at, operation, unsealed.subject, event, unfinished, payload, unsealed.previous,
                unsealed.computedHash,
            ])
        for entry in entries {
            try db.execute(
                sql: "INSERT INTO said VALUES (?, ?, ?, ?)",
                arguments: [operation, entry.token, entry.salt, entry.text])
        }
        return sequence
    }

    private static func lastSequence(of ref: Reference, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT coalesce(max(sequence), 0) FROM record WHERE subject = ?", arguments: [ref.description])
            ?? 0
    }

    private static func exists(_ operation: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM record WHERE operation = ?)", arguments: [operation]) ?? false
    }

    private static func pseudonym(of customer: Customer, _ db: Database) throws -> String {
        let fresh = "person-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let pseudonym = try String.fetchOne(
            db,
            sql: """
                INSERT INTO person (pseudonym, connection, customer, name, email, note) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (connection, customer) DO UPDATE SET name = excluded.name, email = excluded.email,
                note = excluded.note RETURNING pseudonym
                """,
            arguments: [
                fresh, customer.ref.connection, customer.ref.id, customer.name.string, customer.email.string,
                customer.note?.string,
            ])
        return pseudonym ?? fresh
    }

    static func value<Value: Decodable>(_ type: Value.Type, from payload: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(payload.utf8))
    }
}

extension JournalEvent {
    fileprivate var leavesUnfinished: Bool {
        if case .settled(let settlement) = self { settlement.outcome == .unknown } else { true }
    }

    fileprivate var payload: CanonicalJSON {
        get throws {
            switch self {
            case .sent(let fields): try CanonicalJSON(encoding: fields)
            case .answered(let note): try CanonicalJSON(encoding: note)
            case .reread(let note): try CanonicalJSON(encoding: note)
            case .settled(let settlement): try CanonicalJSON(encoding: settlement)
            }
        }
    }

    /// Reads back what `payload` wrote; nil for a name this version does not know.
    init?(name: String, payload: String) throws {
        switch name {
        case "sent": self = .sent(try Journal.value(SentFields.self, from: payload))
        case "answered": self = .answered(try Journal.value(AnswerNote.self, from: payload))
        case "reread": self = .reread(try Journal.value(ReadNote.self, from: payload))
        case "settled": self = .settled(try Journal.value(Settlement.self, from: payload))
        default: return nil
        }
    }
}
