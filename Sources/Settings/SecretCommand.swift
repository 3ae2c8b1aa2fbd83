import Foundation

/// A program that prints a secret: run without a shell, for 10 seconds and 64 KiB at most.
struct SecretCommand {
    private let arguments: [String]
    private let folder: String

    static let timeLimit: Duration = .seconds(10)

    init(_ arguments: [String], folder: String) {
        self.arguments = arguments
        self.folder = folder
    }

    /// What the program printed, without one trailing newline.
    ///
    /// - Throws: `SecretReader.Failure` when it cannot be run, fails, takes too long or prints too much. Its own words
    ///   are not repeated: they may hold the secret.
    func output() throws -> String {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SecretReader.Failure(message: "cannot be run: no pipe") }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let process: pid_t
        do {
            defer { close(ends[1]) }
            process = try start(output: ends[1])
        }
        var child = Child(process: process, output: ends[0])
        let printed = child.run(until: .now + SecretCommand.timeLimit)
        guard printed.count <= PrivateFile.sizeLimit else {
            throw SecretReader.Failure(message: "printed more than 64 KiB")
        }
        guard let status = child.status else { throw SecretReader.Failure(message: "took longer than 10 seconds") }
        guard status == 0 else { throw SecretReader.Failure(message: "failed with status \(Child.number(status))") }
        guard let text = String(validating: printed, as: UTF8.self) else {
            throw SecretReader.Failure(message: "did not print UTF-8 text")
        }
        return SecretReader.droppingNewline(text)
    }

    /// Starts the program in a group of its own, with nothing of ours open but `output`.
    private func start(output: Int32) throws -> pid_t {
        var actions = SpawnActions()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = SpawnAttributes()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A signal that this process ignores or blocks would be ignored or blocked there, too.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        // `env` finds the program in PATH, as the agent's own shell would, after going to the folder.
        let words = ["/usr/bin/env", "--chdir=\(folder)", "--"] + arguments
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var process: pid_t = 0
        let failure = withCStrings(words) { words in
            withCStrings(environment) { posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words, $0) }
        }
        guard failure == 0 else { throw SecretReader.Failure(message: "cannot be run") }
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

#if os(Linux)
    private typealias SpawnActions = posix_spawn_file_actions_t
    private typealias SpawnAttributes = posix_spawnattr_t
#else
    private typealias SpawnActions = posix_spawn_file_actions_t?
    private typealias SpawnAttributes = posix_spawnattr_t?
#endif

/// A started program and the pipe that it prints into.
private struct Child {
    let process: pid_t
    let output: Int32
    /// As `waitpid` tells it; nil while it runs, and when it had to be killed.
    private(set) var status: Int32?
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
            var result: Int32 = 0
            if waitpid(process, &result, WNOHANG) == process {
                // All that it printed itself is in the pipe by now.
                _ = drain()
                status = result
                return printed
            }
        }
        // Not politely: a program may ignore SIGTERM.
        kill(-process, SIGKILL)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
        return printed
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
