import Foundation

/// The machine as a report names it.
enum Machine {
    static var description: String {
        let processor = field("model name", of: "/proc/cpuinfo") ?? "unknown processor"
        let memory = field("MemTotal", of: "/proc/meminfo").flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        let system = Child.output([
            "/bin/sh", "-c", ". /etc/os-release; printf '%s, Linux ' \"$PRETTY_NAME\"; uname -r",
        ])
        let versions = ["fzf --version", "pspg --version | head -1", "vd --version"].compactMap { command -> String? in
            guard let name = command.split(separator: " ").first, Tool.path(String(name)) != nil else { return nil }
            return Child.output(["/bin/sh", "-c", command]).split(separator: "\n").first.map { "\(name): \($0)" }
        }
        return """
            \(ProcessInfo.processInfo.processorCount) × \(processor), \(memory / 1_048_576) GiB memory, \
            \(system.trimmingCharacters(in: .whitespacesAndNewlines)). Terminal: 120x40, xterm-256color. \
            \(versions.joined(separator: "; "))
            """
    }

    private static func field(_ name: String, of file: String) -> String? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
