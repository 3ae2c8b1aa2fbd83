import Benchmarking
import Foundation
import TestSupport

/// Measures one program on one list.
struct ToolRun {
    let tool: Tool
    /// How often the start is measured.
    let runs: Int
    /// What is searched for: the beginning of it marks the row, because narrow columns cut the rest.
    let email: String

    private static let patience = 60_000.0
    /// A search that takes longer is given up.
    private static let searchPatience = 30_000.0

    func measure() throws -> ToolFigures {
        var figures = ToolFigures(name: tool.name)
        // The first one brings the program and the list into memory and does not count.
        _ = try start()
        figures.start = Samples(try (0..<runs).map { _ in try start() })
        let typist = try Typist(tool.command, environment: tool.environment)
        try firstFrame(typist)
        if !tool.opening.isEmpty {
            typist.send(tool.opening)
            typist.settle(quiet: 300)
        }
        Rest(typist).wait()
        if tool.measuresIdle { figures.idle = Rest(typist).watch(seconds: 10) }
        try pressKeys(typist, &figures)
        figures.hurriedKeys = Samples(answers(typist, quiet: 8).map(\.first))
        figures.lastRepeat = repeatKeys(typist)
        typist.send(tool.home)
        typist.settle(quiet: 300)
        figures.search = try search(typist)
        figures.peakMemory = ProcessFigures.peakMemory(typist.process)
        return figures
    }

    /// Starts of several programs, one after the other and over again: a machine's pace drifts within minutes.
    static func startsInTurns(_ tools: [ToolRun], rounds: Int) throws -> [Samples] {
        var times = tools.map { _ in [Double]() }
        for round in 0...rounds {
            for (index, tool) in tools.enumerated() {
                let time = try tool.start()
                if round > 0 { times[index].append(time) }
            }
        }
        return times.map { Samples($0) }
    }

    /// Milliseconds from before the program's start to the read that brought the first row.
    private func start() throws -> Double {
        let typist = try Typist(tool.command, environment: tool.environment)
        return try firstFrame(typist) - typist.begun
    }

    @discardableResult
    private func firstFrame(_ typist: Typist) throws -> Double {
        let moment = typist.wait(atMost: ToolRun.patience) { $0.contains("@") }
        guard let moment else {
            throw Typist.Failure(description: "\(tool.name) showed no row:\n\(typist.text)")
        }
        return moment
    }

    private func pressKeys(_ typist: Typist, _ figures: inout ToolFigures) throws {
        let answers = answers(typist, quiet: 1000 / 30)
        figures.keys = Samples(answers.map(\.first))
        figures.paints = Samples(answers.map(\.last))
        figures.bytesPerKey = Samples(answers.filter { $0.key == Tool.down }.map { Double($0.bytes) })
        figures.unansweredKeys = sequence.count - answers.count
    }

    /// What a key brought: milliseconds to the first byte of it and to the last, and how many bytes.
    private struct Answer {
        let key: String
        let first: Double
        let last: Double
        let bytes: Int
    }

    /// Single keys, each pressed when nothing came for `quiet` milliseconds after the answer to the one before.
    private func answers(_ typist: Typist, quiet: Double) -> [Answer] {
        sequence.compactMap { key in
            let sent = typist.send(key)
            guard let first = typist.read(atMost: 1000) else { return nil }
            let rest = typist.settle(quiet: quiet, atMost: 2000)
            return Answer(
                key: key, first: first.time - sent, last: (rest.last ?? first.time) - sent,
                bytes: first.count + rest.bytes)
        }
    }

    /// 300 keys that all move something, also in a list of a thousand rows.
    private var sequence: [String] {
        let pages = Array(repeating: Tool.pageDown, count: 20) + Array(repeating: Tool.pageUp, count: 18)
        let ends = (0..<22).flatMap { _ in [tool.end, tool.home] }
        return Array(repeating: Tool.down, count: 120) + Array(repeating: Tool.up, count: 60) + pages + pages + ends
    }

    /// Keys down, 30 a second for ten seconds, whether answered or not.
    private func repeatKeys(_ typist: Typist) -> (first: Double, last: Double)? {
        let begin = Typist.now
        var sent = begin
        for number in 0..<300 {
            let due = begin + Double(number) * 1000 / 30
            while Typist.now < due { _ = typist.read(atMost: due - Typist.now) }
            // What answers earlier keys is read before the last one is sent, so that it is not taken for its answer.
            if number == 299 { typist.settle(quiet: 1, atMost: 5) }
            sent = typist.send(Tool.down)
        }
        guard let first = typist.read(atMost: 1000) else { return nil }
        let last = typist.settle(quiet: 100).last ?? first.time
        return (first.time - sent, last - sent)
    }

    /// A whole e-mail address, written at once, to its row on the screen.
    private func search(_ typist: Typist) throws -> Double? {
        let mark = email.prefix { $0 != "@" } + "@"
        let isFound: (VirtualScreen) -> Bool = { screen in
            screen.lines.contains { line in
                line.contains(mark) && ["unibee", "useepay"].contains { line.lowercased().contains($0) }
            }
        }
        typist.look()
        guard !isFound(typist.screen) else {
            throw Typist.Failure(description: "\(tool.name) shows what it should search for:\n\(typist.text)")
        }
        let sent = typist.send(tool.searching(email))
        return typist.wait(atMost: ToolRun.searchPatience, until: isFound).map { $0 - sent }
    }
}
