import CPseudoTerminal
import Foundation

/// Starts the program, waits for its end, and keeps what it printed in files.
struct Worker: Sendable {
    let program: String
    let crew: Crew
    /// Where outputs go.
    let outputs: String
    /// What every process gets in its environment.
    let environment: [String: String]

    /// How a process ended.
    struct End: Sendable {
        /// The exit code; nil when a signal ended it.
        let code: Int32?
        let signal: Int32?
        /// Whether this campaign killed it.
        let isKilled: Bool
        let out: Data
        let err: String

        /// The last line on standard error.
        var lastWords: String { err.split(separator: "\n").last.map(String.init) ?? "" }

        /// Standard output as a document.
        func document<Value: Decodable>(_ type: Value.Type) -> Value? { try? JSONDecoder().decode(type, from: out) }
    }

    struct CannotStart: Error {
        let program: String
        let code: Int32
    }

    /// Runs the program on a thread of its own.
    ///
    /// - Parameters:
    ///   - name: of the output's files.
    ///   - ref: the subscription by which the process is found and killed.
    ///   - killAfter: milliseconds from the start to a `SIGKILL`.
    func run(
        _ arguments: [String], name: String, ref: String? = nil, killAfter: Int? = nil,
        environment own: [String: String]
    ) async throws -> End {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    with: Result { try finish(arguments, name, ref, killAfter, environment.merging(own) { $1 }) })
            }
            thread.stackSize = 1 << 19
            thread.start()
        }
    }

    private func finish(
        _ arguments: [String], _ name: String, _ ref: String?, _ killAfter: Int?, _ environment: [String: String]
    ) throws -> End {
        let (out, err) = ("\(outputs)/\(name).out", "\(outputs)/\(name).err")
        let process = try start(arguments, out, err, environment)
        crew.join(process, ref: ref)
        if let killAfter {
            let crew = crew
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(killAfter)) {
                crew.kill(process: process)
            }
        }
        // Left as a zombie until the crew has forgotten it, so that nobody kills another process of that number.
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let member = crew.leave(process)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return End(
            code: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal,
            isKilled: member?.isKilled ?? false, out: FileManager.default.contents(atPath: out) ?? Data(),
            err: String(decoding: FileManager.default.contents(atPath: err) ?? Data(), as: UTF8.self))
    }

    private func start(
        _ arguments: [String], _ out: String, _ err: String, _ environment: [String: String]
    ) throws -> pid_t {
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var process: pid_t = 0
        let code = plain_spawn(program, words, variables, out, err, &process)
        guard code == 0 else { throw CannotStart(program: program, code: code) }
        return process
    }
}
