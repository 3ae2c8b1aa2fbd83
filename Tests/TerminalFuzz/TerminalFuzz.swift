// The terminal layer under random input. Built by `Scripts/fuzz` it is a libFuzzer target (FUZZER is defined then);
// built with the package it runs inputs of its own from a fixed seed, for a quick check without that engine.

import Foundation
import TerminalFuzzing

#if FUZZER
    /// libFuzzer calls from one thread only.
    nonisolated(unsafe) private var fuzzer: Fuzzer?

    private func start() throws -> Fuzzer {
        let made = try Fuzzer(inputsPerTerminal: 20_000)
        fuzzer = made
        atexit {
            do {
                try fuzzer?.finish()
                tell(fuzzer?.summary ?? [])
            } catch {
                tell(["The screen's end: \(error)"])
                _exit(1)
            }
        }
        return made
    }

    /// What libFuzzer calls with each of its inputs.
    @_cdecl("LLVMFuzzerTestOneInput")
    public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        do {
            try (fuzzer ?? start()).run(Array(UnsafeBufferPointer(start: data, count: count)))
            return 0
        } catch {
            tell(["VIOLATION: \(error)"])
            _exit(1)
        }
    }
#else
    /// `TerminalFuzz [INPUTS [SEED]]`
    @main struct TerminalFuzz {
        static func main() {
            let arguments = Array(CommandLine.arguments.dropFirst())
            do {
                let fuzzer = try Fuzzer(inputsPerTerminal: 700)
                var inputs = SeededInputs(seed: arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1)
                for _ in 0..<(arguments.first.flatMap { Int($0) } ?? 20_000) { try fuzzer.run(inputs.next()) }
                try fuzzer.finish()
                tell(fuzzer.summary)
            } catch {
                tell(["VIOLATION: \(error)"])
                exit(1)
            }
        }
    }
#endif

/// Standard output belongs to the screen under test.
private func tell(_ lines: [String]) {
    FileHandle.standardError.write(Data(lines.map { $0 + "\n" }.joined().utf8))
}
