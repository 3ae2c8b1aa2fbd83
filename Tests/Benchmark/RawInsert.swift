import Foundation
import GRDB

/// The limit of every sync: the same rows written into the same tables and indexes by SQLite alone, by prepared
/// statements of one row each in transactions of 20,000.
struct RawInsert {
    private let source: URL
    private let target: URL

    private static let batch = 20_000

    /// - Parameters:
    ///   - source: a filled mirror.
    ///   - target: a new file; removed afterwards.
    init(_ source: URL, _ target: URL) {
        self.source = source
        self.target = target
    }

    /// Seconds.
    func measure() throws -> Double {
        remove()
        defer { remove() }
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL") }
        let database = try DatabaseQueue(path: target.path, configuration: configuration)
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH ? AS filled", arguments: [source.path])
            try makeTables(db)
        }
        let begin = Typist.now
        try database.writeWithoutTransaction { db in
            for table in ["source", "shape", "customer", "subscription"] { try copy(table, db) }
        }
        return (Typist.now - begin) / 1000
    }

    private func makeTables(_ db: Database) throws {
        // The tables behind a search index are made with it.
        let statements = try String.fetchAll(
            db,
            sql: """
                SELECT sql FROM filled.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                    AND name NOT LIKE '%\\_search\\_%' ESCAPE '\\' ORDER BY type = 'index'
                """)
        for statement in statements { try db.execute(sql: statement) }
    }

    private func copy(_ table: String, _ db: Database) throws {
        let columns = try db.columns(in: table, in: "main").map(\.name)
        guard !columns.isEmpty else { return }
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = try db.makeStatement(sql: "INSERT INTO main.\(table) VALUES (\(marks))")
        let indexes = try RawInsert.indexes(of: table, db)
        let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM filled.\(table)")
        var count = 0
        try db.execute(sql: "BEGIN")
        while let row = try cursor.next() {
            try insert.execute(arguments: StatementArguments(row.databaseValues))
            for index in indexes { try index.add(row) }
            count += 1
            if count % RawInsert.batch == 0 { try db.execute(sql: "COMMIT; BEGIN") }
        }
        try db.execute(sql: "COMMIT")
    }

    /// A search index keeps no texts: they come from the row's own.
    private struct Index {
        let insert: Statement
        /// Only what stands behind this character; nil for all.
        let beginning: Character?

        func add(_ row: Row) throws {
            let text: String = row["text"]
            let part = beginning.flatMap { text.firstIndex(of: $0) }.map { String(text[$0...]) } ?? text
            let number: Int64 = row["row"]
            try insert.execute(arguments: [number, part])
        }
    }

    private static func indexes(of table: String, _ db: Database) throws -> [Index] {
        let names: [(String, Character?)] =
            switch table {
            case "customer": [("customer_search", nil)]
            case "subscription": [("subscription_search", nil), ("item_search", "\u{1E}")]
            default: []
            }
        return try names.map { name, beginning in
            Index(
                insert: try db.makeStatement(sql: "INSERT INTO \(name) (rowid, text) VALUES (?, ?)"),
                beginning: beginning)
        }
    }

    private func remove() {
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: target.path + ending) }
    }
}
