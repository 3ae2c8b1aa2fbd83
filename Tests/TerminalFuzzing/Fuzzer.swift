import Foundation
import SafeText
import Terminal

/// Sends inputs out of the terminal layer, every way it has, and judges each byte that comes out.
package final class Fuzzer {
    /// An input that made something come out that was not chosen.
    package struct Finding: Error, CustomStringConvertible {
        package let description: String
    }

    package private(set) var inputs = 0
    /// Hashes of everything that came out.
    private var outputs: Set<Int> = []
    private var shapes: Set<String> = []
    private var bytesJudged = 0
    private let inputsPerTerminal: Int
    private let other: Int32
    private var terminal: FuzzTerminal?
    private var kind = FuzzTerminal.kinds[0]
    private var judge = OutputJudge(isUnicode: true)
    private var last: [UInt8] = []

    /// Takes standard input and output away from the process.
    ///
    /// - Parameter inputsPerTerminal: after so many the next kind of terminal is opened.
    package init(inputsPerTerminal: Int) throws {
        self.inputsPerTerminal = inputsPerTerminal
        other = try FuzzTerminal.takeStandardStreams()
    }

    /// The figures of the run so far, a line each.
    package var summary: [String] {
        [
            "\(inputs) inputs, \(bytesJudged) bytes judged", "\(outputs.count) distinct byte sequences written",
            "\(shapes.count) kinds of control sequence: " + shapes.sorted().joined(separator: ", "),
        ]
    }

    /// Sends one input out.
    ///
    /// - Throws: `Finding` with the input in hex.
    package func run(_ bytes: [UInt8]) throws {
        do {
            if inputs % inputsPerTerminal == 0 {
                try open(FuzzTerminal.kinds[inputs / inputsPerTerminal % FuzzTerminal.kinds.count])
            }
            inputs += 1
            try send(FuzzInput(bytes))
        } catch {
            throw Finding(
                description: """
                    \(error)
                    input \(inputs), terminal \(kind.name)\(kind.isASCII ? " in ASCII" : ""): \(FuzzReader.hex(bytes[...]))
                    the input before it: \(FuzzReader.hex(last[...]))
                    """)
        }
        last = bytes
    }

    /// Closes the screen and judges its last bytes, too.
    package func finish() throws {
        guard let terminal else { return }
        self.terminal = nil
        terminal.screen.close()
        try judge(screen: try terminal.read())
    }

    private func open(_ kind: FuzzTerminal.Kind) throws {
        try finish()
        self.kind = kind
        let terminal = try FuzzTerminal(kind, other: other)
        self.terminal = terminal
        judge = OutputJudge(isUnicode: terminal.screen.capabilities.isUnicode)
        try judge(screen: try terminal.read())
    }

    private func send(_ input: FuzzInput) throws {
        switch input.way {
        case .screen: try show(input)
        case .resizedScreen:
            try terminal?.resize(input.frameSize)
            try show(input)
            try terminal?.resize(FuzzTerminal.usual)
        case .clipboard: try copy(input)
        case .line: try print(input)
        }
    }

    // MARK: The ways out

    private func show(_ input: FuzzInput) throws {
        guard let terminal else { return }
        terminal.screen.present(FuzzFrame.make(input), palette: FuzzFrame.palette)
        try judge(screen: try terminal.read())
    }

    private func copy(_ input: FuzzInput) throws {
        for (text, use) in input.texts {
            let environments = [["TERM": "xterm-256color"], ["TMUX": "/tmp/tmux"], ["TERM": "screen"]]
            guard let bytes = Clipboard.sequence(for: text, environment: environments[use % 3]) else { continue }
            count(bytes)
            if try judge.judge(clipboard: bytes) != Array(text.string.utf8) {
                throw Finding(description: "another text than the one to be copied")
            }
            shapes.formUnion(judge.shapes)
        }
    }

    /// Lines as the commands make them: joined, cut, wrapped, put into sentences.
    private func print(_ input: FuzzInput) throws {
        let texts = input.texts.map(\.text)
        var lines = texts.map { "fact  \($0), \($0)" as SafeText }
        lines.append(texts.joined(separator: ", "))
        lines.append(texts.reduce("", +))
        for (text, use) in input.texts {
            lines.append(text)
            lines.append(text.truncated(to: use % 20))
            lines += text.wrapped(to: use % 12)
        }
        for line in lines {
            let bytes = Array((line.string + "\n").utf8)
            count(bytes)
            try judge.judge(line: bytes)
        }
    }

    private func judge(screen bytes: [UInt8]) throws {
        count(bytes)
        try judge.judge(screen: bytes)
        shapes.formUnion(judge.shapes)
    }

    private func count(_ bytes: [UInt8]) {
        bytesJudged += bytes.count
        outputs.insert(bytes.hashValue)
    }
}
