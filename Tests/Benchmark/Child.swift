import CPseudoTerminal
import Foundation

/// A program without a terminal, its outputs in files.
struct Child {
    let process: pid_t

    init(_ command: [String], environment: [String: String], output: URL, errors: URL) throws {
        var process: pid_t = 0
        let words = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0.key + "=" + $0.value) } + [nil]
        defer { (words + variables).forEach { free($0) } }
        guard plain_spawn(command[0], words, variables, output.path, errors.path, &process) == 0 else {
            throw Typist.Failure(description: "cannot start \(command[0])")
        }
        self.process = process
    }

    /// Waits for its end. - Returns: its exit code (-1 for a signal) and its peak memory in KiB.
    func wait() -> (code: Int32, peakMemory: Int) {
        var (status, usage): (Int32, rusage) = (0, rusage())
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        return (pseudo_terminal_exit_code(status), Int(usage.ru_maxrss))
    }

    func stop() {
        kill(process, SIGINT)
        _ = wait()
    }

    /// What a program prints; empty when it fails.
    static func output(_ command: [String]) -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lapse-bench-\(getpid())")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("out")
        let environment = ProcessInfo.processInfo.environment
        guard
            let child = try? Child(
                command, environment: environment, output: file, errors: folder.appendingPathComponent("err"))
        else { return "" }
        _ = child.wait()
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
}
