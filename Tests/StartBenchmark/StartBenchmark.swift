import Foundation
import TestSupport

/// Measures how long `lapse` takes from its start to the first useful frame: the list with its first row.
///
/// Usage: `StartBenchmark LAPSE RUNS`, with the LAPSE_ variables of a filled mirror in the environment.
@main
struct StartBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let runs = Int(arguments[2]), runs > 0 else {
            print("usage: StartBenchmark LAPSE RUNS")
            exit(2)
        }
        var environment = PseudoTerminal.environment()
        for (name, value) in ProcessInfo.processInfo.environment where name.hasPrefix("LAPSE_") {
            environment[name] = value
        }
        // The first run brings the program into memory and is not counted.
        _ = try await start(arguments[1], environment)
        var samples: [Duration] = []
        for _ in 0..<runs { samples.append(try await start(arguments[1], environment)) }
        samples.sort()
        print("start to first useful frame, \(runs) runs, 120x40")
        print(
            "min \(milliseconds(samples[0]))  median \(milliseconds(samples[runs / 2]))  max \(milliseconds(samples[runs - 1]))"
        )
    }

    private static func start(_ program: String, _ environment: [String: String]) async throws -> Duration {
        let begin = ContinuousClock.now
        let terminal = try PseudoTerminal(program, rows: 40, columns: 120, environment: environment)
        try await terminal.wait("the first row") { $0.contains("1 of ") }
        let elapsed = ContinuousClock.now - begin
        try await terminal.type("q")
        _ = try await terminal.waitForEnd()
        return elapsed
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let parts = duration.components
        return String(format: "%.1f ms", Double(parts.seconds) * 1000 + Double(parts.attoseconds) / 1e15)
    }
}
