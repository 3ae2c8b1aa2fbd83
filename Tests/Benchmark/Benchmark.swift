import ArgumentParser
import Benchmarking
import Foundation

/// Measures the desk and the sync on mirrors of several sizes, beside programs that show the same rows.
@main
struct Benchmark: ParsableCommand {
    @Option(help: "The release build of lapse.") var lapse: String
    @Option(help: "Where mirrors are kept for the next run; else they are removed.") var keep: String?
    @Option(help: "Where the report goes, beside standard output.") var output: String?
    @Option(help: "How often each start is measured.") var runs = 20
    @Option(name: .customLong("port-base"), help: "The number below the sandboxes' first port.") var portBase = 21_400
    @Argument(help: "Numbers of subscriptions.") var sizes: [Int] = [1000, 100_000, 1_000_000]

    func validate() throws {
        guard runs > 0, sizes.allSatisfy({ $0 >= 200 }) else {
            throw ValidationError("--runs must be at least 1, sizes at least 200")
        }
    }

    func run() throws {
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("lapse-bench-\(getpid())-mirrors")
        let folder = keep.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? temporary
        defer { if keep == nil { try? FileManager.default.removeItem(at: temporary) } }
        let mirrors = sizes.sorted().map { size in
            MirrorFolder(
                url: folder.appendingPathComponent(String(size)), subscriptions: size, lapse: lapse,
                portBase: portBase)
        }
        let figures = try mirrors.map { mirror in try mirror.served { try measure(mirror, servedBy: $0) } }
        let starts = try startsInTurns(mirrors)
        let report = BenchmarkReport(machine: Machine.description, sizes: figures, starts: starts).text
        print(report)
        if let output { try report.write(toFile: output, atomically: true, encoding: .utf8) }
    }

    private func measure(_ mirror: MirrorFolder, servedBy sandbox: Child) throws -> SizeFigures {
        narrate("\(mirror.subscriptions.grouped) subscriptions: filling the mirror")
        let filled = try mirror.fill()
        let email = try mirror.email()
        // What was made so far, rows on their way to the disk and the sandboxes' customers, must disturb no start.
        sync()
        ProcessFigures.awaitRest(sandbox.process)
        let tools = try ([Tool.lapse(lapse, mirror)] + Tool.peers(mirror)).map { tool in
            narrate("\(mirror.subscriptions.grouped) subscriptions: \(tool.name)")
            return try ToolRun(tool: tool, runs: runs, email: email).measure()
        }
        return SizeFigures(subscriptions: mirror.subscriptions, sync: filled, tools: tools)
    }

    /// The starts that are held against each other; nil with one size only.
    private func startsInTurns(_ mirrors: [MirrorFolder]) throws -> StartFigures? {
        guard let small = mirrors.first, let large = mirrors.last, mirrors.count > 1 else { return nil }
        narrate("starts in turns")
        for mirror in [small, large] { try mirror.countAsPulled() }
        let fzf = Tool.peers(large).filter { $0.name == "fzf" }
        let tools = [Tool.lapse(lapse, large), Tool.lapse(lapse, small)] + fzf
        let times = try ToolRun.startsInTurns(tools.map { ToolRun(tool: $0, runs: runs, email: "") }, rounds: runs)
        return StartFigures(large: times[0], small: times[1], fzf: times.count > 2 ? times[2] : nil)
    }

    private func narrate(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
