import Foundation
import Synchronization
import TestSupport

/// Looks for secrets in the command lines and environments of the running processes.
///
/// A process gets its environment from whoever starts it; only what is there after its mutating request counts.
final class ProcessSampler: Sendable {
    struct Result: Sendable {
        var commandLines = 0
        var environments = 0
        /// Environments that the system did not let us see.
        var refusals = 0
        /// What was found, with how many processes showed it.
        var findings: [String: Int] = [:]
    }

    private static let samplesEach = 2

    private let crew: Crew
    private let search: CanarySearch
    private let state = Mutex((result: Result(), isStopped: false))

    init(crew: Crew, search: CanarySearch) {
        self.crew = crew
        self.search = search
    }

    var result: Result { state.withLock { $0.result } }

    func start() {
        Thread { [self] in
            while !state.withLock({ $0.isStopped }) {
                for member in crew.running { look(at: member) }
                usleep(10_000)
            }
        }.start()
    }

    func stop() { state.withLock { $0.isStopped = true } }

    private func look(at member: Crew.Member) {
        if member.commandLineSamples < ProcessSampler.samplesEach { look(at: member, "cmdline") }
        if member.hasWritten, member.environmentSamples < ProcessSampler.samplesEach { look(at: member, "environ") }
    }

    /// Of what is closed to us nobody else of the same user can read either: the program sees to that, and only root
    /// finds its environment open.
    private func look(at member: Crew.Member, _ file: String) {
        let isEnvironment = file == "environ"
        crew.noteSample(member.process, ofEnvironment: isEnvironment)
        let path = "/proc/\(member.process)/\(file)"
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            // A process that is gone is no refusal.
            if isEnvironment, access(path, R_OK) != 0, errno == EACCES { state.withLock { $0.result.refusals += 1 } }
            return
        }
        let found = search.findings(in: data)
        state.withLock { state in
            if isEnvironment { state.result.environments += 1 } else { state.result.commandLines += 1 }
            if !found.isEmpty { state.result.findings["/proc/PID/\(file)", default: 0] += 1 }
        }
    }
}
