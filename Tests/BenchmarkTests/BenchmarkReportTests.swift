import Benchmarking
import Testing

@Suite("What the benchmark makes of its figures")
struct BenchmarkReportTests {
    @Test("percentiles are values that were measured")
    func percentiles() {
        let samples = Samples((1...200).map(Double.init).shuffled())
        #expect(samples.median == 100 && samples.percentile(99) == 198)
        #expect(samples.percentile(100) == 200 && samples.percentile(0) == 1)
        #expect(Samples([7]).percentile(99) == 7 && Samples([]).median == nil)
    }

    @Test("numbers are written with fixed digits and in groups")
    func numbers() {
        #expect(0.4567.fixed(2) == "0.46" && (-0.05).fixed(2) == "-0.05" && 12.0.fixed(1) == "12.0")
        #expect(99.6.fixed(0) == "100" && 0.004.fixed(2) == "0.00")
        #expect(1_000_000.grouped == "1,000,000" && 999.grouped == "999" && (-1234).grouped == "-1,234")
    }

    @Test("a table's cells stand below each other")
    func table() {
        var table = MarkdownTable(["", "start"])
        table.add(["lapse", "9 ms"])
        table.add(["vd"])
        #expect(
            table.text == """
                |       | start |
                | ----- | ----- |
                | lapse | 9 ms  |
                | vd    |       |
                """)
    }

    @Test(
        "a bound itself is met",
        arguments: [
            (Verdict("", 1, .atMost(1)), true), (Verdict("", 1.01, .atMost(1)), false),
            (Verdict("", 0.33, .atLeast(0.33)), true), (Verdict("", 0.32, .atLeast(0.33)), false),
            (Verdict("", 0.85, .withinOfOne(0.2)), true), (Verdict("", 1.21, .withinOfOne(0.2)), false),
        ])
    func bounds(verdict: Verdict, isMet: Bool) {
        #expect(verdict.isMet == isMet)
    }

    @Test("the desk is held against fzf at the largest size and against itself at the smallest")
    func verdicts() {
        func figures(_ name: String, start: Double, memory: Int) -> ToolFigures {
            var figures = ToolFigures(name: name)
            figures.start = Samples([start])
            figures.peakMemory = memory
            return figures
        }
        let small = SizeFigures(
            subscriptions: 1000, sync: nil, tools: [figures("lapse", start: 10, memory: 1000)])
        let large = SizeFigures(
            subscriptions: 1_000_000,
            sync: SyncFigures(rows: 100, seconds: 10, peakMemory: 1, rawSeconds: 4),
            tools: [figures("lapse", start: 13, memory: 1100), figures("fzf", start: 26, memory: 5500)])
        let report = BenchmarkReport(machine: "a machine", sizes: [large, small])
        let found = Dictionary(
            uniqueKeysWithValues: report.verdicts(small, large).map { ($0.what, ($0.figure, $0.isMet)) })
        #expect(found["start, of fzf's"]?.0 == 0.5 && found["start, of fzf's"]?.1 == true)
        #expect(found["start, of its own at the smallest size"]?.1 == false)
        #expect(found["peak memory, of fzf's"]?.0 == 0.2)
        #expect(found["sync, of the raw insert"]?.0 == 0.4)
        let missing = found["typed e-mail to result, of fzf's"]
        #expect(missing != nil && missing?.0 == nil && missing?.1 == nil)
        #expect(report.text.contains("## 1,000,000 subscriptions") && report.text.contains("missed"))
        let starts = StartFigures(large: Samples([11]), small: Samples([10]), fzf: Samples([10]))
        let inTurns = BenchmarkReport(machine: "a machine", sizes: [large, small], starts: starts)
        let verdicts = inTurns.verdicts(small, large)
        #expect(verdicts.first { $0.what == "start, of its own at the smallest size" }?.isMet == true)
        #expect(verdicts.first { $0.what == "start, of fzf's" }?.isMet == false)
        #expect(inTurns.text.contains("at 1,000,000 11.00 ms, at 1,000 10.00 ms, fzf's 10.00 ms"))
    }
}
