import Foundation
import Synchronization

/// A program that prints a secret: run without a shell, for 10 seconds and 64 KiB at most.
struct SecretCommand {
    private let arguments: [String]
    private let folder: String

    static let timeLimit: TimeInterval = 10

    init(_ arguments: [String], folder: String) {
        self.arguments = arguments
        self.folder = folder
    }

    /// What the program printed, without one trailing newline.
    ///
    /// - Throws: `SecretReader.Failure` when it cannot be run, fails, takes too long or prints too much. Its own words
    ///   are not repeated: they may hold the secret.
    func output() throws -> String {
        let process = Process()
        // `env` finds the program in PATH, as the agent's own shell would.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["--"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw SecretReader.Failure(message: "cannot be run")
        }
        let isOverdue = Mutex(false)
        let watchdog = DispatchWorkItem {
            isOverdue.withLock { $0 = true }
            kill(process.processIdentifier, SIGKILL)
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + SecretCommand.timeLimit, execute: watchdog)
        let data = (try? pipe.fileHandleForReading.read(upToCount: PrivateFile.sizeLimit + 1)) ?? Data()
        // Not politely: a program started from a thread that blocks SIGTERM blocks it, too.
        if data.count > PrivateFile.sizeLimit { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        watchdog.cancel()
        if isOverdue.withLock({ $0 }) { throw SecretReader.Failure(message: "took longer than 10 seconds") }
        guard data.count <= PrivateFile.sizeLimit else {
            throw SecretReader.Failure(message: "printed more than 64 KiB")
        }
        guard process.terminationStatus == 0 else {
            throw SecretReader.Failure(message: "failed with status \(process.terminationStatus)")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SecretReader.Failure(message: "did not print UTF-8 text")
        }
        return SecretReader.droppingNewline(text)
    }
}
