import CProcess
import Foundation

/// A program that prints a secret: run without a shell, for a limited time and 64 KiB at most.
struct SecretCommand {
    private let arguments: [String]
    private let folder: String
    private let timeLimit: Duration

    /// - Parameters:
    ///   - arguments: the program, looked for in `PATH`, and its arguments; at least one.
    ///   - folder: where it is started.
    ///   - timeLimit: how long it may run.
    init(_ arguments: [String], folder: String, timeLimit: Duration) {
        self.arguments = arguments
        self.folder = folder
        self.timeLimit = timeLimit
    }

    /// What the program printed, without one trailing newline.
    ///
    /// - Throws: `SecretReader.Failure` when it cannot be run, fails, takes too long or prints too much. Its own words
    ///   are not repeated: they may hold the secret.
    func output() throws -> String {
        var ends: [Int32] = [-1, -1]
        guard process_pipe(&ends) == 0 else { throw SecretReader.Failure(message: "cannot be run: no pipe") }
        defer { close(ends[0]) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let process: pid_t
        do {
            defer { close(ends[1]) }
            process = try start(output: ends[1])
        }
        var child = Child(process: process, output: ends[0])
        let printed = child.run(until: .now + timeLimit)
        guard printed.count <= PrivateFile.sizeLimit else {
            throw SecretReader.Failure(message: "printed more than 64 KiB")
        }
        switch child.end {
        case .exited(0): break
        case .exited(let status):
            throw SecretReader.Failure(message: "failed with status \(Child.number(status))")
        case .killed:
            throw SecretReader.Failure(message: "took longer than \(timeLimit.components.seconds) seconds")
        case .untold: throw SecretReader.Failure(message: "ended, and the system does not tell how")
        }
        guard let text = String(validating: printed, as: UTF8.self) else {
            throw SecretReader.Failure(message: "did not print UTF-8 text")
        }
        return SecretReader.droppingNewline(text)
    }

    /// Starts the program in the folder, with nothing of ours open but `output`.
    private func start(output: Int32) throws -> pid_t {
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var process: pid_t = 0
        let failure = withCStrings(arguments) { words in
            withCStrings(environment) { process_spawn(words, $0, folder, output, &process) }
        }
        guard failure == 0 else {
            throw SecretReader.Failure(message: "cannot be run: \(PrivateFile.reason(failure))")
        }
        return process
    }

    private func withCStrings<Result>(
        _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = texts.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            // There is always the nil at the end.
            guard let first = buffer.baseAddress else { preconditionFailure("an array without elements") }
            return body(first)
        }
    }
}

/// A started program and the pipe that it prints into.
private struct Child {
    /// How the program came to its end.
    enum End {
        /// The status, as `waitpid` tells it.
        case exited(Int32)
        /// It ran too long or printed too much.
        case killed
        /// Somebody else waited for it.
        case untold
    }

    let process: pid_t
    let output: Int32
    private(set) var end = End.killed
    private var printed: [UInt8] = []

    init(process: pid_t, output: Int32) {
        self.process = process
        self.output = output
    }

    /// Collects what the program prints until it has ended. Not until the pipe has: a program may leave others behind
    /// that hold it open. At `deadline`, and when too much was printed, the program and all it started are killed.
    mutating func run(until deadline: ContinuousClock.Instant) -> [UInt8] {
        var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        while ContinuousClock.now < deadline, printed.count <= PrivateFile.sizeLimit {
            if poll(&ready, 1, 20) > 0, drain() { ready.fd = -1 }
            guard let end = ended() else { continue }
            self.end = end
            // All that it printed itself is in the pipe by now.
            _ = drain()
            return printed
        }
        // Not politely: a program may ignore SIGTERM.
        kill(-process, SIGKILL)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
        return printed
    }

    /// How the program ended; nil while it runs.
    private func ended() -> End? {
        var status: Int32 = 0
        switch waitpid(process, &status, WNOHANG) {
        case process: return .exited(status)
        case -1 where errno != EINTR: return .untold
        default: return nil
        }
    }

    /// Reads what is there; returns whether the pipe has ended.
    private mutating func drain() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while printed.count <= PrivateFile.sizeLimit {
            let count = read(output, &buffer, buffer.count)
            if count <= 0 { return count == 0 }
            printed += buffer.prefix(count)
        }
        return false
    }

    /// The exit status, or the number of the signal that ended the program.
    static func number(_ status: Int32) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : signal
    }
}
