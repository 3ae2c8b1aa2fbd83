import Billing
import Foundation
import GRDB
import SafeText

/// What forgetting a customer took out of a file.
package struct Erasure: Sendable, Hashable {
    /// Operations whose texts are gone, or rows of the mirror.
    package var rows = 0
    /// Names, addresses and texts.
    package var texts = 0
    /// What is left and why, in sentences; empty when nothing is, in the side files neither.
    package var leftovers: [SafeText] = []

    /// Whether nothing is left.
    package var isComplete: Bool { leftovers.isEmpty }

    static let openElsewhere: SafeText = "another Lapse is running: what it keeps in its side files goes when it ends"

    /// - Parameter count: not 0.
    static func plainWords(records count: Int) -> SafeText {
        let what: SafeText =
            count == 1
            ? "a record that an earlier version wrote holds" : "\(count) records that an earlier version wrote hold"
        return "\(what) people's words in plain text: they are part of the chain and stay in it"
    }
}

extension Journal {
    /// The customer of a subscription that was operated on, or the customer that `ref` itself names; nil when the journal
    /// knows neither.
    package func customer(named ref: Reference) throws -> Reference? {
        try reading { db in
            let owner = try String.fetchOne(
                db,
                sql: """
                    SELECT json_extract(payload, '$.customer') FROM record WHERE event = 'intent' AND subject = ?
                    ORDER BY sequence DESC LIMIT 1
                    """, arguments: [ref.description])
            if let owner { return Reference(connection: ref.connection, id: owner) }
            return try Journal.operations(ofCustomer: ref, db).isEmpty ? nil : ref
        }
    }

    /// Erases a customer's name and address and every text in their operations, and puts on record that it was done. The
    /// chain is as whole as before, and what the first version put into it is still there.
    ///
    /// - Parameter agent: who does it; may be nobody named.
    /// - Throws: `JournalError.unfinished` while the outcome of one of their operations is not known.
    package func forget(customer: Reference, agent: String?, at now: Date) throws -> Erasure {
        var erasure = try writing { db in
            var erasure = Erasure()
            var plain = 0
            for operation in try Journal.operations(ofCustomer: customer, db) {
                let ref = try Journal.finishedSubject(of: operation, db)
                plain += try Journal.plainRecords(of: operation, db)
                try db.execute(sql: "DELETE FROM said WHERE operation = ?", arguments: [operation])
                guard db.changesCount > 0 else { continue }
                erasure.texts += db.changesCount
                erasure.rows += 1
                try append(
                    db, at: now, operation: operation, subject: ref, event: "erased", unfinished: false,
                    payload: try CanonicalJSON(encoding: ["agent": agent ?? ""]))
            }
            try db.execute(
                sql: "DELETE FROM person WHERE connection = ? AND customer = ?",
                arguments: [customer.connection, customer.id])
            erasure.texts += db.changesCount
            if plain > 0 { erasure.leftovers.append(Erasure.plainWords(records: plain)) }
            return erasure
        }
        if try naming(path, { try !DatabaseFile.flush(database) }) { erasure.leftovers.append(Erasure.openElsewhere) }
        return erasure
    }

    private static func operations(ofCustomer customer: Reference, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT operation FROM record WHERE event = 'intent' AND json_extract(payload, '$.customer') = ?
                AND substr(subject, 1, length(?)) = ? ORDER BY sequence
                """, arguments: [customer.id, customer.connection + ":", customer.connection + ":"])
    }

    /// How many records of an operation hold people's words themselves, as the first version wrote them. One that cannot
    /// be parsed may hold some.
    private static func plainRecords(of operation: String, _ db: Database) throws -> Int {
        try String.fetchAll(db, sql: "SELECT payload FROM record WHERE operation = ?", arguments: [operation])
            .count { payload in
                (try? JSONDecoder().decode(CanonicalJSON.self, from: Data(payload.utf8))).map(ErasableText.holdsWords)
                    ?? true
            }
    }

    private static func finishedSubject(of operation: String, _ db: Database) throws -> Reference {
        let last = try Row.fetchOne(
            db, sql: "SELECT subject, unfinished FROM record WHERE operation = ? ORDER BY sequence DESC LIMIT 1",
            arguments: [operation])
        guard let last, let ref = Reference(last["subject"] as String), !(last["unfinished"] as Bool) else {
            throw JournalError.unfinished(operation: operation)
        }
        return ref
    }
}
