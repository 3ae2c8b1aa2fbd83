import Billing
import GRDB

extension Mirror {
    /// The customer of a subscription in the mirror, or the customer that `ref` itself names, whatever connections are
    /// shown; nil when the mirror knows neither.
    package func customer(named ref: Reference) throws -> Reference? {
        try reading { db in
            let owner = try String.fetchOne(
                db,
                sql: """
                    SELECT c.id FROM subscription s JOIN customer c ON c.row = s.customer
                    WHERE s.source IN (\(Mirror.ofConnection)) AND s.id = ?
                    """, arguments: [ref.connection, ref.id])
            let own = try String.fetchOne(
                db, sql: "SELECT id FROM customer WHERE source IN (\(Mirror.ofConnection)) AND id = ?",
                arguments: [ref.connection, ref.id])
            return (owner ?? own).map { Reference(connection: ref.connection, id: $0) }
        }
    }

    /// Erases a customer, their subscriptions and what the search finds them by. The next pull brings back what the
    /// provider still tells.
    ///
    /// - Returns: the rows that were left to erase. Their bytes go also where a pull, or a call that failed behind its
    ///   deletions, left none.
    package func forget(customer: Reference) throws -> Erasure {
        var erasure = Erasure()
        erasure.rows = try writing { db in
            let rows = try Mirror.removeEverything(of: customer, db)
            try db.execute(
                sql: "DELETE FROM recent WHERE customer = ? AND source > ? AND source < ?",
                arguments: [customer.id, customer.connection + " ", customer.connection + "!"])
            try db.execute(sql: "DELETE FROM shape WHERE number NOT IN (SELECT shape FROM subscription)")
            // A deleted row stays in an index's older segments until they are merged.
            for index in [SearchIndex.customer, .subscription, .item] {
                try db.execute(sql: "INSERT INTO \(index.rawValue) (\(index.rawValue)) VALUES ('optimize')")
            }
            return rows
        }
        // What was moved or overwritten earlier stands in free pages; only a new file is without it.
        try naming(path) { try database.vacuum() }
        if try naming(path, { try !DatabaseFile.flush(database) }) { erasure.leftovers.append(Erasure.openElsewhere) }
        return erasure
    }

    /// - Returns: the rows of both kinds that were there.
    private static func removeEverything(of customer: Reference, _ db: Database) throws -> Int {
        let customers = try Row.fetchAll(
            db, sql: "SELECT row, source FROM customer WHERE source IN (\(ofConnection)) AND id = ?",
            arguments: [customer.connection, customer.id])
        var count = 0
        for owner in customers {
            let (row, source): (Int64, Int64) = (owner[0], owner[1])
            let owned = try Int64.fetchAll(db, sql: "SELECT row FROM subscription WHERE customer = ?", arguments: [row])
            try remove(owned, from: .subscription, of: source, db)
            try remove([row], from: .customer, of: source, db)
            count += owned.count + 1
        }
        return count
    }

    /// The sources of a connection, whatever its provider and mode were.
    private static let ofConnection = "SELECT number FROM source WHERE connection = ?"
}
