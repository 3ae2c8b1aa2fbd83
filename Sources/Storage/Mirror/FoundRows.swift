import GRDB
import Synchronization

/// All rows of a list by their tier, for lists whose index cannot be read in order because the rows stand too far apart
/// in it.
///
/// Finding them looks at every candidate once; they are kept until the file changes.
struct FoundRows {
    /// Selects the rows with their tiers.
    let sql: SQL
    let kept: KeptRows

    /// - Returns: the rows of each tier if they were found before; nil if not.
    func known(_ db: Database) throws -> [RowSet]? { kept.rows(try key(db)) }

    /// The rows of each tier.
    func find(_ db: Database) throws -> [RowSet] {
        if let known = try known(db) { return known }
        var tiers = Array(repeating: RowSet(), count: 3)
        let rows = try SQLRequest<Row>(literal: sql, cached: true).fetchCursor(db)
        while let row = try rows.next() { tiers[row[1] as Int].insert(row[0]) }
        kept.keep(tiers, try key(db))
        return tiers
    }

    private func key(_ db: Database) throws -> KeptRows.Key {
        let (text, arguments) = try sql.build(db)
        let version = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
        return KeptRows.Key(
            connection: ObjectIdentifier(db), version: version, text: text, arguments: arguments.description)
    }
}

/// The rows of the last lists that had to be found.
final class KeptRows: Sendable {
    struct Key: Hashable {
        /// The mirror's pool keeps its connections as long as it lives.
        let connection: ObjectIdentifier
        /// SQLite's, which means something on one connection only.
        let version: Int
        let text: String
        let arguments: String
    }

    private let entries = Mutex<[(key: Key, tiers: [RowSet])]>([])
    private static let most = 4

    func rows(_ key: Key) -> [RowSet]? { entries.withLock { $0.first { $0.key == key }?.tiers } }

    func keep(_ tiers: [RowSet], _ key: Key) {
        entries.withLock { entries in
            entries.removeAll { $0.key.connection == key.connection && $0.key.version != key.version }
            entries = entries.suffix(KeptRows.most - 1) + [(key, tiers)]
        }
    }
}
