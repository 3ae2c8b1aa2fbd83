import Foundation
import GRDB
import Synchronization

/// The transaction that the pages of pulls share as long as one follows at once on the other.
///
/// Every commit makes the search index write a segment and merge it later, and the file take in whole pages for a few
/// rows: thousands of rows in one transaction cost a fraction of what they cost in a hundred.
final class PageTransaction: Sendable {
    /// When it is committed although another page waits: other processes want to write, too.
    private static let rows = 4_000
    private static let age: Duration = .milliseconds(400)

    private struct Open {
        var rows = 0
        let begun = ContinuousClock.now
    }

    /// Changed on the writer's queue only.
    private let open = Mutex<Open?>(nil)
    private let losses = Mutex(0)

    /// How often pages that were taken for kept were lost, because their transaction could not be committed.
    var lost: Int { losses.withLock { $0 } }

    /// Writes one page. Where that fails, all that is open is lost: a savepoint a page would make the search index write
    /// its segments a page at a time again.
    ///
    /// - Parameter isFollowed: whether the next page is there already.
    func write<Value>(_ db: Database, rows: Int, isFollowed: Bool, _ body: () throws -> Value) throws -> Value {
        if !db.isInsideTransaction {
            try db.beginTransaction(.immediate)
            open.withLock { $0 = Open() }
        }
        do {
            let value = try body()
            if isFull(with: rows) || !isFollowed { try commit(db) }
            return value
        } catch {
            lose(db)
            throw error
        }
    }

    private func isFull(with rows: Int) -> Bool {
        open.withLock { open in
            guard var now = open else { return true }
            now.rows += rows
            open = now
            return now.rows >= PageTransaction.rows || ContinuousClock.now - now.begun >= PageTransaction.age
        }
    }

    /// Commits what is open.
    func commit(_ db: Database) throws {
        guard db.isInsideTransaction else { return }
        do {
            try db.commit()
            open.withLock { $0 = nil }
        } catch {
            lose(db)
            throw error
        }
    }

    private func lose(_ db: Database) {
        let wasOpen = open.withLock { open in
            defer { open = nil }
            return open != nil
        }
        if wasOpen { losses.withLock { $0 += 1 } }
        // A full disk may have ended the transaction already.
        if db.isInsideTransaction { try? db.rollback() }
    }
}
