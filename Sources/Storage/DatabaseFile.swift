import Foundation
import GRDB
import SafeText

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A database file that only its owner may read, in a folder of the same kind.
enum DatabaseFile {
    /// How long a writer waits for other processes' transactions.
    private static let patience: TimeInterval = 30
    /// How often it looks meanwhile, in microseconds. SQLite's own waiting grows to 100 ms a time, so that among many
    /// writers the one that waits longest looks least often and may never get its turn.
    private static let interval: UInt32 = 5_000

    /// Waits evenly, with some chance in it, and gives up after `patience`.
    static let busyMode = Database.BusyMode.callback { tries in
        usleep(UInt32.random(in: interval / 2...interval * 3 / 2))
        return Double(tries) * Double(interval) < patience * 1_000_000
    }

    /// Makes folder (0700) and file (0600) where they are missing. SQLite gives its side files the mode of the main one,
    /// so the mode must be right before the first page is written.
    static func prepare(_ path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        if !FileManager.default.fileExists(atPath: folder) {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw StorageError.unusable(path: folder, SafeText(error.localizedDescription))
            }
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError.unusable(path: path, SafeText(String(cString: strerror(errno))))
        }
        fchmod(descriptor, 0o600)
        close(descriptor)
    }

    /// Puts a log without content beside a database that was closed properly.
    ///
    /// GRDB fills a missing or empty log with a transaction of its own, which waits for the disk before the first row
    /// can be read. SQLite takes a log that ends with its header for an empty one, whatever the header says, and writes
    /// that first (file format, section 4.1). What another process does meanwhile is never overwritten: the log gets
    /// its name when it is complete, and only if there is none.
    static func startLog(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0, access(path + "-wal", F_OK) != 0 else { return }
        var name = Array((path + "-wal-XXXXXX").utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { return }
        let header = [UInt8](repeating: 0, count: logHeader)
        if write(descriptor, header, header.count) == header.count { link(name, path + "-wal") }
        close(descriptor)
        unlink(name)
    }

    /// In bytes.
    private static let logHeader = 32

    /// Opens with `body` once more as long as another process holds the file for a moment: SQLite does not wait by itself
    /// while the journal mode of a new file is being set.
    static func opening<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        let end = ContinuousClock.now + .seconds(patience)
        while ContinuousClock.now < end {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                usleep(interval)
            }
        }
        return try body()
    }

    /// Moves everything out of the side file and empties it, so that what was overwritten is gone from there, too.
    ///
    /// - Returns: false while another process keeps it open.
    static func flush(_ writer: some DatabaseWriter) throws -> Bool {
        do {
            try writer.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return false
        }
    }

    /// Brings the schema to the newest version. One cheap read when it is there already.
    ///
    /// - Parameter steps: what leads from one version to the next; never changed once released, only added to.
    static func migrate(_ writer: some DatabaseWriter, path: String, steps: [String]) throws {
        let version = try writer.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard version <= steps.count else { throw StorageError.newer(path: path) }
        guard version < steps.count else { return }
        try writer.write { db in
            // Another process may have been faster between the look above and this transaction.
            let current = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard current < steps.count else { return }
            for step in steps[current...] { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA user_version = \(steps.count)")
        }
    }
}
