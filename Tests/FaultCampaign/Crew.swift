import Foundation
import Synchronization

/// The processes that are running now.
final class Crew: Sendable {
    /// One of them, while it runs.
    struct Member: Sendable {
        let process: pid_t
        /// The subscription it ends; nil for other work.
        let ref: String?
        /// Whether its mutating request has arrived: its start is over then.
        var hasWritten = false
        var commandLineSamples = 0
        var environmentSamples = 0
        var isKilled = false
    }

    private let members = Mutex<[pid_t: Member]>([:])

    var running: [Member] { members.withLock { Array($0.values) } }

    func join(_ process: pid_t, ref: String?) {
        members.withLock { $0[process] = Member(process: process, ref: ref) }
    }

    /// Takes out a process that has ended and was not waited for yet: its number cannot be another's.
    func leave(_ process: pid_t) -> Member? { members.withLock { $0.removeValue(forKey: process) } }

    /// Kills the process that works on `ref`, wherever it is.
    func kill(_ ref: String) {
        members.withLock { members in
            for process in members.keys where members[process]?.ref == ref { Crew.kill(process, &members) }
        }
    }

    func kill(process: pid_t) { members.withLock { Crew.kill(process, &$0) } }

    func noteWrite(_ ref: String) {
        members.withLock { members in
            for process in members.keys where members[process]?.ref == ref { members[process]?.hasWritten = true }
        }
    }

    func noteSample(_ process: pid_t, ofEnvironment: Bool) {
        members.withLock { members in
            if ofEnvironment {
                members[process]?.environmentSamples += 1
            } else {
                members[process]?.commandLineSamples += 1
            }
        }
    }

    private static func kill(_ process: pid_t, _ members: inout [pid_t: Member]) {
        guard members[process] != nil else { return }
        members[process]?.isKilled = true
        Foundation.kill(process, SIGKILL)
    }
}
