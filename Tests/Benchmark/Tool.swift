import Foundation
import TestSupport

/// A program that shows a long list: how it is started and what its keys are.
struct Tool {
    let name: String
    let command: [String]
    var environment: [String: String]
    /// Pressed once before anything but the start is measured.
    var opening = ""
    var home = "\u{1B}OH"
    var end = "\u{1B}OF"
    /// What searches for `text`.
    var searching: @Sendable (_ text: String) -> String = { "/\($0)\r" }
    var measuresIdle = false

    static let (up, down, pageUp, pageDown) = ("\u{1B}OA", "\u{1B}OB", "\u{1B}[5~", "\u{1B}[6~")

    /// The desk on a kept mirror. Its list of subscriptions has the rows that the others get.
    static func lapse(_ program: String, _ folder: MirrorFolder) -> Tool {
        Tool(
            name: "lapse", command: [program],
            environment: PseudoTerminal.environment().merging(folder.environment) { $1 }, opening: "2",
            searching: { "/" + $0 }, measuresIdle: true)
    }

    /// The programs beside it, as far as they are installed.
    static func peers(_ folder: MirrorFolder) -> [Tool] {
        let rows = folder.rows.path
        let environment = PseudoTerminal.environment().merging(["HOME": folder.url.path]) { $1 }
        return [
            (
                "fzf",
                ["/bin/sh", "-c", "exec fzf --no-sort --layout=reverse --bind home:first,end:last < \"$0\"", rows]
            ),
            ("pspg", ["pspg", "--tsv", "-f", rows]),
            ("visidata", ["vd", "-f", "tsv", rows]),
        ].compactMap { name, words -> Tool? in
            let program = words[0] == "/bin/sh" ? name : words[0]
            guard let path = Tool.path(program) else { return nil }
            let command = words[0] == "/bin/sh" ? words : [path] + words.dropFirst()
            var tool = Tool(name: name, command: command, environment: environment)
            if name == "fzf" { tool.searching = { $0 } }
            // Else only the column where the cursor is.
            if name == "visidata" { tool.searching = { "g/\($0)\r" } }
            if name == "pspg" { (tool.home, tool.end) = ("g", "G") }
            return tool
        }
    }

    /// Where a program is installed; nil when it is not.
    static func path(_ program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
