import Foundation
import Providers
import SafeText

/// Standard output for data, standard error for narration.
enum Console {
    /// Whether this run's data is one JSON document, so that a failure must be one as well. Asked of the arguments
    /// because a command whose other options are wrong never comes to life.
    private static let isJSON = CommandLine.arguments.contains("--json")

    /// A line of data. Only safe text: what providers and customers wrote cannot act on a terminal.
    static func print(_ line: SafeText) { write(line.string + "\n", to: .standardOutput) }

    /// Text of the program itself, such as its help.
    static func out(_ text: String) { write(text + "\n", to: .standardOutput) }

    /// One JSON document.
    static func print(_ document: JSON) {
        write(String(decoding: document.data, as: UTF8.self) + "\n", to: .standardOutput)
    }

    /// A line for the person in front of the screen.
    static func narrate(_ line: SafeText) { write(line.string + "\n", to: .standardError) }

    /// Text of the program itself for the person in front of the screen.
    static func narrate(_ text: String) { write(text + "\n", to: .standardError) }

    /// Tells how a command failed.
    static func report(_ failure: CommandFailure) {
        if !failure.message.isEmpty { narrate("lapse: \(failure.message)" as SafeText) }
        failure.hints.forEach { narrate($0) }
        guard isJSON, !failure.isReported else { return }
        print(["error": ["exit": .number(String(failure.code.rawValue)), "message": .string(failure.message.string)]])
    }

    private static func write(_ text: String, to handle: FileHandle) {
        // A closed pipe downstream is the reader's choice.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
