import Billing
import Foundation
import GRDB

extension Mirror {
    /// The most customers remembered for a connection; every one costs requests at each pull.
    package static let mostRecents = 200

    /// Remembers that a customer was opened or looked up, so that the next pull of a provider without a list fetches
    /// them again.
    package func remember(customer id: String, of connection: Connection, at now: Date) throws {
        let source = Mirror.source(connection)
        try writing { db in
            try db.execute(
                sql: "INSERT INTO recent VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
                arguments: [source, id, now.timeIntervalSinceReferenceDate])
            try db.execute(
                sql: """
                    DELETE FROM recent WHERE source = ? AND customer NOT IN
                    (SELECT customer FROM recent WHERE source = ? ORDER BY at DESC, customer LIMIT ?)
                    """, arguments: [source, source, Mirror.mostRecents])
        }
    }

    /// The customers opened or looked up, the latest first.
    package func recents(of connection: Connection) throws -> [String] {
        try reading { db in
            try String.fetchAll(
                db, sql: "SELECT customer FROM recent WHERE source = ? ORDER BY at DESC, customer",
                arguments: [Mirror.source(connection)])
        }
    }
}
