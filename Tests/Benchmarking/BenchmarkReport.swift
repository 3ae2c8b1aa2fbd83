/// The whole run as text.
package struct BenchmarkReport: Sendable {
    private let machine: String
    /// Ascending by size.
    private let sizes: [SizeFigures]
    /// What the starts of the tables are held against each other by; their own where it is nil.
    private let starts: StartFigures?

    package init(machine: String, sizes: [SizeFigures], starts: StartFigures? = nil) {
        self.machine = machine
        self.starts = starts
        self.sizes = sizes.sorted { $0.subscriptions < $1.subscriptions }
    }

    package var text: String {
        ([machine] + sizes.map(section) + [ratios]).joined(separator: "\n\n") + "\n"
    }

    private func section(_ size: SizeFigures) -> String {
        var parts = ["## \(size.subscriptions.grouped) subscriptions", tools(size)]
        if let sync = size.sync { parts.append(line(sync)) }
        if let desk = size.tool("lapse"), let idle = desk.idle, let last = desk.lastRepeat {
            parts.append(
                "Idle: \(idle.bytes.fixed(1)) bytes and \(idle.wakeUps.fixed(2)) wake-ups a second. After 300 keys at "
                    + "30 a second the last was answered in \(last.first.fixed(1)) ms, the last byte came after "
                    + "\(last.last.fixed(1)) ms.")
        }
        return parts.joined(separator: "\n\n")
    }

    private func tools(_ size: SizeFigures) -> String {
        var table = MarkdownTable([
            "", "start median", "start p90", "key p50", "key p99", "whole paint p99", "hurried key p99", "e-mail found",
            "peak memory",
            "bytes a key", "keys unanswered",
        ])
        for tool in size.tools {
            table.add([
                tool.name, milliseconds(tool.start.median), milliseconds(tool.start.percentile(90)),
                milliseconds(tool.keys.median), milliseconds(tool.keys.percentile(99)),
                milliseconds(tool.paints.percentile(99)), milliseconds(tool.hurriedKeys.percentile(99)),
                milliseconds(tool.search),
                tool.peakMemory.map { "\((Double($0) / 1024).fixed(1)) MiB" } ?? "-",
                tool.bytesPerKey.median.map { $0.fixed(0) } ?? "-",
                tool.keys.values.isEmpty ? "-" : String(tool.unansweredKeys),
            ])
        }
        return table.text
    }

    private func line(_ sync: SyncFigures) -> String {
        let raw =
            sync.rawRowsPerSecond.map {
                "; the same rows by SQLite alone \(Int($0).grouped) rows a second, a ratio of "
                    + (sync.share?.fixed(2) ?? "-")
            } ?? ""
        return "Sync: \(sync.rows.grouped) rows in \(sync.seconds.fixed(1)) s, \(Int(sync.rowsPerSecond).grouped) rows "
            + "a second, peak memory \((Double(sync.peakMemory) / 1024).fixed(1)) MiB\(raw)."
    }

    private func milliseconds(_ value: Double?) -> String { value.map { "\($0.fixed(2)) ms" } ?? "-" }

    private var ratios: String {
        guard let large = sizes.last, let small = sizes.first else { return "" }
        var table = MarkdownTable(["\(large.subscriptions.grouped) subscriptions", "ratio", "wanted", "verdict"])
        for verdict in verdicts(small, large) { table.add(verdict.cells) }
        return (["## Ratios", startsInTurns(small, large), table.text].compactMap { $0 }).joined(separator: "\n\n")
    }

    private func startsInTurns(_ small: SizeFigures, _ large: SizeFigures) -> String? {
        guard let starts else { return nil }
        let fzf = starts.fzf.map { ", fzf's " + milliseconds($0.median) } ?? ""
        return "Starts measured in turns, medians: the desk's at \(large.subscriptions.grouped) "
            + "\(milliseconds(starts.large.median)), at \(small.subscriptions.grouped) "
            + "\(milliseconds(starts.small.median))\(fzf)."
    }

    /// What the desk has to reach at the largest size, beside fzf in the same run and beside itself at the smallest.
    package func verdicts(_ small: SizeFigures, _ large: SizeFigures) -> [Verdict] {
        let (desk, fzf, little) = (large.tool("lapse"), large.tool("fzf"), small.tool("lapse"))
        let isSame = small.subscriptions == large.subscriptions
        func ratio(_ part: Double?, _ whole: Double?) -> Double? {
            guard let part, let whole, whole > 0 else { return nil }
            return part / whole
        }
        func memory(_ figures: ToolFigures?) -> Double? { figures?.peakMemory.map(Double.init) }
        let start = (starts?.large ?? desk?.start)?.median
        return [
            Verdict("start, of fzf's", ratio(start, (starts?.fzf ?? fzf?.start)?.median), .atMost(1)),
            Verdict(
                "start, of its own at the smallest size",
                isSame ? nil : ratio(start, (starts?.small ?? little?.start)?.median), .withinOfOne(0.2)),
            Verdict(
                "key to paint p99, of fzf's", ratio(desk?.keys.percentile(99), fzf?.keys.percentile(99)), .atMost(1)),
            Verdict(
                "hurried key to paint p99, of fzf's",
                ratio(desk?.hurriedKeys.percentile(99), fzf?.hurriedKeys.percentile(99)), .atMost(1)),
            Verdict("typed e-mail to result, of fzf's", ratio(desk?.search, fzf?.search), .atMost(0.33)),
            Verdict("peak memory, of fzf's", ratio(memory(desk), memory(fzf)), .atMost(0.33)),
            Verdict(
                "peak memory, of its own at the smallest size", isSame ? nil : ratio(memory(desk), memory(little)),
                .withinOfOne(0.2)),
            Verdict("sync, of the raw insert", large.sync?.share, .atLeast(0.33)),
            Verdict(
                "sync memory, of its own at the smallest size",
                isSame
                    ? nil : ratio(large.sync.map { Double($0.peakMemory) }, small.sync.map { Double($0.peakMemory) }),
                .atMost(1.5)),
            Verdict("idle bytes a second", desk?.idle?.bytes, .atMost(0)),
            Verdict("idle wake-ups a second", desk?.idle?.wakeUps, .atMost(2)),
        ]
    }
}
