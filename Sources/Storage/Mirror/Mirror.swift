import Billing
import Foundation
import GRDB
import SafeText
import Synchronization

/// What the providers last told, on disk, so that lists open at once and can be searched.
///
/// A copy that may always be thrown away: the provider is the truth. Safe to use from every task, while a pull writes,
/// and from several processes on the same file. Every method may throw `StorageError`.
package final class Mirror: Sendable {
    package let path: String
    let database: DatabasePool
    let limits: ListLimits
    let shapes = CapabilityShapes()
    private let adopted: Mutex<[String: Connection]>
    let pages = PageTransaction()
    let kept = KeptRows()

    /// Readers have SQLite's own small cache, so that the memory they take hardly grows with the file.
    private static let mostReaders = 3
    /// In KiB; a pull touches many pages of many indexes.
    private static let writerCache = 8_192
    /// A page that is written again before the log comes to this is moved into the file once.
    private static let pagesInLog = 8_000
    /// In bytes, when nothing is written.
    private static let longestIdleLog = 33_554_432

    /// Opens the file at `path`, making it where it is missing.
    ///
    /// - Parameters:
    ///   - connections: those whose rows are shown; see `adopt`.
    ///   - limits: how far a list goes before it takes another way.
    ///   - onStatement: told every SQL statement, for tests and measurements.
    package init(
        path: String, connections: [Connection] = [], limits: ListLimits = ListLimits(),
        onStatement: (@Sendable (String) -> Void)? = nil
    ) throws {
        self.path = path
        self.limits = limits
        adopted = Mutex(Mirror.bySource(connections))
        try DatabaseFile.prepare(path)
        DatabaseFile.startLog(of: path)
        var configuration = Configuration()
        configuration.busyMode = DatabaseFile.busyMode
        configuration.label = "mirror"
        // The pages of a pull leave theirs open; see `PageTransaction`.
        configuration.allowsUnsafeTransactions = true
        configuration.maximumReaderCount = Mirror.mostReaders
        configuration.prepareDatabase { db in
            if let onStatement { db.trace { event in onStatement("\(event)") } }
            guard !db.configuration.readonly else { return }
            try db.execute(
                sql: """
                    PRAGMA cache_size = -\(Mirror.writerCache);
                    PRAGMA wal_autocheckpoint = \(Mirror.pagesInLog);
                    PRAGMA journal_size_limit = \(Mirror.longestIdleLog);
                    """)
        }
        let fixed = configuration
        let database = try naming(path) {
            try DatabaseFile.opening(path) {
                let pool = try DatabasePool(path: path, configuration: fixed)
                try DatabaseFile.migrate(pool, path: path, steps: MirrorSchema.steps)
                return pool
            }
        }
        self.database = database
    }

    /// Reads what is on disk now; errors name the file.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try naming(path) { try database.read(body) }
    }

    /// One immediate transaction of its own; errors name the file.
    func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try naming(path) {
            try database.writeWithoutTransaction { db in
                try pages.commit(db)
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { throw CancellationError() }
                return value
            }
        }
    }

    /// Shows the rows of these connections and of no others, whatever else the file holds.
    package func adopt(_ connections: [Connection]) {
        adopted.withLock { $0 = Mirror.bySource(connections) }
    }

    /// The adopted connections by the name their rows carry.
    var connections: [String: Connection] { adopted.withLock { $0 } }

    /// The name that rows of `connection` carry.
    static func source(_ connection: Connection) -> String {
        "\(connection.id) \(connection.provider.rawValue) \(connection.mode.rawValue)"
    }

    private static func bySource(_ connections: [Connection]) -> [String: Connection] {
        Dictionary(connections.map { (source($0), $0) }, uniquingKeysWith: { first, _ in first })
    }
}
