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

    /// Unreadable files are as good as empty ones: nobody else can read them either.
    private func look(at member: Crew.Member, _ file: String) {
        let isEnvironment = file == "environ"
        crew.noteSample(member.process, ofEnvironment: isEnvironment)
        guard let data = FileManager.default.contents(atPath: "/proc/\(member.process)/\(file)"), !data.isEmpty else {
            return
        }
        let found = search.findings(in: data)
        state.withLock { state in
            if isEnvironment { state.result.environments += 1 } else { state.result.commandLines += 1 }
            if !found.isEmpty { state.result.findings["/proc/PID/\(file)", default: 0] += 1 }
        }
    }
}
