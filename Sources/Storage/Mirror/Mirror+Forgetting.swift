import Billing
import GRDB

extension Mirror {
    /// The customer of a subscription in the mirror, or the customer that `ref` itself names, whatever connections are
    /// shown; nil when the mirror knows neither.
    package func customer(named ref: Reference) throws -> Reference? {
        try reading { db in
            func find(_ column: String, in table: String) throws -> String? {
                try String.fetchOne(
                    db, sql: "SELECT \(column) FROM \(table) WHERE source > ? AND source < ? AND id = ?",
                    arguments: Mirror.sources(of: ref) + [ref.id])
            }
            let owner = try find("customer", in: "subscription") ?? find("id", in: "customer")
            return owner.map { Reference(connection: ref.connection, id: $0) }
        }
    }

    /// Erases a customer, their subscriptions and what the search finds them by. The next pull brings back what the
    /// provider still tells.
    ///
    /// - Returns: the rows that were left to erase. Their bytes go also where a pull, or a call that failed behind its
    ///   deletions, left none.
    package func forget(customer: Reference) throws -> Erasure {
        var erasure = Erasure()
        try database.writeWithoutTransaction { db in
            try db.inTransaction {
                for (table, column) in [("subscription", "customer"), ("customer", "id"), ("recent", "customer")] {
                    try db.execute(
                        sql: "DELETE FROM \(table) WHERE source > ? AND source < ? AND \(column) = ?",
                        arguments: Mirror.sources(of: customer) + [customer.id])
                    if table != "recent" { erasure.rows += db.changesCount }
                }
                // A deleted row stays in the index's older segments until they are merged.
                for table in ["subscription", "customer"] {
                    try db.execute(sql: "INSERT INTO \(table)_search (\(table)_search) VALUES ('optimize')")
                }
                return .commit
            }
        }
        // What was moved or overwritten earlier stands in free pages; only a new file is without it.
        try naming(path) { try database.vacuum() }
        if try naming(path, { try !DatabaseFile.flush(database) }) { erasure.leftovers.append(Erasure.openElsewhere) }
        return erasure
    }

    /// The bounds of the names that rows of a connection carry, whatever its provider and mode were.
    private static func sources(of ref: Reference) -> StatementArguments {
        [ref.connection + " ", ref.connection + "!"]
    }
}
