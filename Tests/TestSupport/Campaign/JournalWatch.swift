import Foundation
import Storage
import Synchronization

/// Tells of every record that anybody writes into a journal, within milliseconds.
///
/// Looks at the write-ahead log's modification time and opens no page as long as that stands still.
package final class JournalWatch: Sendable {
    private let journal: Journal
    private let state = Mutex((isStopped: false, records: 0))

    /// - Parameter path: of a journal that exists.
    package init(path: String) throws { journal = try Journal(path: path) }

    /// How many records were told of.
    package var records: Int { state.withLock { $0.records } }

    /// From now on `tell` hears the subject and the event of every new record, on a thread of its own.
    package func start(_ tell: @escaping @Sendable (_ subject: String, _ event: String) -> Void) throws {
        let known = try lastSequence()
        Thread { [self] in
            var (last, seen) = (known, modification)
            while !state.withLock({ $0.isStopped }) {
                usleep(500)
                let now = modification
                guard now != seen else { continue }
                // Taken before reading: what is written meanwhile is looked for once more.
                seen = now
                for record in (try? journal.records(after: last, limit: 1000)) ?? [] {
                    tell(record.subject, record.event)
                    last = record.sequence
                    state.withLock { $0.records += 1 }
                }
            }
        }.start()
    }

    package func stop() { state.withLock { $0.isStopped = true } }

    private func lastSequence() throws -> Int {
        var last = 0
        while let record = try journal.records(after: last, limit: 1000).last { last = record.sequence }
        return last
    }

    /// In nanoseconds, with the size; nil while there is no log.
    private var modification: [Int]? {
        var status = stat()
        guard stat(journal.path + "-wal", &status) == 0 else { return nil }
        return [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec), Int(status.st_size)]
    }
}
