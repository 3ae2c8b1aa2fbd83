import Benchmarking
import Foundation

/// What the kernel tells of a process.
enum ProcessFigures {
    /// KiB; nil once the process is gone.
    static func peakMemory(_ process: pid_t) -> Int? { field("VmHWM", of: "/proc/\(process)/status") }

    /// How often each of its threads was put to run again, since they began.
    static func wakeUps(_ process: pid_t) -> [String: Int] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        let counts = tasks.map { task in
            let status = "/proc/\(process)/task/\(task)/status"
            let fields = ["voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"]
            return (task, fields.reduce(0) { $0 + (field($1, of: status) ?? 0) })
        }
        return Dictionary(counts) { first, _ in first }
    }

    /// Clock ticks that it has used.
    static func ticks(_ process: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        // The name in brackets may hold blanks.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
    }

    /// Waits until it has nothing to do any more: less than a twentieth of a processor for a second and a half.
    ///
    /// - Parameter pause: lets so many milliseconds pass.
    static func awaitRest(_ process: pid_t, pause: (Double) -> Void = { usleep(UInt32($0 * 1000)) }) {
        let end = Typist.now + 120_000
        var (used, calm) = (ticks(process), 0)
        while calm < 3, Typist.now < end {
            pause(500)
            let now = ticks(process)
            calm = now - used <= 2 ? calm + 1 : 0
            used = now
        }
    }

    private static func field(_ name: String, of file: String) -> Int? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: { $0 == ":" || $0.isWhitespace }).dropFirst().first.flatMap { Int($0) }
    }
}

/// A program that nobody touches.
struct Rest {
    private let typist: Typist

    init(_ typist: Typist) {
        self.typist = typist
    }

    func wait() {
        ProcessFigures.awaitRest(typist.process) { milliseconds in
            let until = Typist.now + milliseconds
            while Typist.now < until { _ = typist.read(atMost: until - Typist.now) }
        }
    }

    func watch(seconds: Double) -> ToolFigures.Idle {
        let before = ProcessFigures.wakeUps(typist.process)
        let until = Typist.now + seconds * 1000
        var bytes = 0
        while Typist.now < until { bytes += typist.read(atMost: until - Typist.now)?.count ?? 0 }
        // A thread that has ended meanwhile counts no more; one that began counts whole.
        let wakeUps = ProcessFigures.wakeUps(typist.process).reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
        return ToolFigures.Idle(bytes: Double(bytes) / seconds, wakeUps: Double(wakeUps) / seconds)
    }
}
