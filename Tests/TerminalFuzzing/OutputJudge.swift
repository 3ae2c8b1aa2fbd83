import Foundation

/// Reads what was written to a terminal and objects to everything that is not text a reader can see or a sequence that
/// was chosen. Written apart from the driver, so that the two can disagree.
package struct OutputJudge {
    /// What may not leave the program, and where it stands in the bytes.
    package struct Objection: Error, CustomStringConvertible {
        package let what: String
        package let offset: Int
        /// What stands there, in hex.
        package let found: String
        package var description: String { "\(what) at byte \(offset): \(found)" }
    }

    private let isUnicode: Bool
    /// Every sequence seen, its numbers left out.
    package private(set) var shapes: Set<String> = []
    private var bytes: [UInt8] = []
    private var position = 0

    /// - Parameter isUnicode: false where nothing but ASCII may be printed.
    package init(isUnicode: Bool) {
        self.isUnicode = isUnicode
    }

    /// Judges what the screen's driver wrote.
    package mutating func judge(screen bytes: [UInt8]) throws {
        begin(bytes)
        while position < bytes.count {
            switch bytes[position] {
            case 0x1B: try escape()
            // Cursor movements of terminfo, and the return to the first character set.
            case 0x08, 0x09, 0x0A, 0x0D, 0x0F: note("0x" + String(bytes[position], radix: 16), length: 1)
            case 0x00..<0x20: throw objection("a control character")
            default: try text(inCells: true) { $0 == 0x1B || $0 < 0x20 }
            }
        }
    }

    /// Judges a line of a command with its end.
    package mutating func judge(line bytes: [UInt8]) throws {
        begin(bytes)
        guard bytes.last == 0x0A else { throw objection("a line without an end") }
        if bytes.count > 1 { try text(inCells: false) { $0 == 0x0A } }
        if position != bytes.count - 1 { throw objection("more than one line") }
    }

    /// Judges a request to the clipboard: what is to be found in it, as text.
    package mutating func judge(clipboard bytes: [UInt8]) throws -> [UInt8] {
        begin(bytes)
        let end: [UInt8] = [0x1B, 0x5C]
        for opening in ["\u{1B}Ptmux;", "\u{1B}P"] where bytes.starts(with: opening.utf8) {
            guard bytes.suffix(2) == end[...] else { throw objection("an unfinished wrapper") }
            var inner = Array(bytes.dropFirst(opening.utf8.count).dropLast(2))
            if opening.hasSuffix("tmux;") {
                guard inner.starts(with: [0x1B, 0x1B]) else { throw objection("an escape that is not doubled") }
                inner.removeFirst()
            }
            note("DCS" + opening.dropFirst(2), length: 0)
            return try judge(clipboard: inner)
        }
        let opening = Array("\u{1B}]52;c;".utf8)
        guard bytes.starts(with: opening), bytes.last == 0x07 else { throw objection("no request to the clipboard") }
        note("ESC ]52;c;", length: opening.count)
        guard let content = Data(base64Encoded: Data(bytes.dropFirst(opening.count).dropLast())) else {
            throw objection("what is not base64")
        }
        var inner = OutputJudge(isUnicode: isUnicode)
        try inner.judge(line: Array(content) + [0x0A])
        return Array(content)
    }

    // MARK: Reading

    private mutating func begin(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
    }

    private func objection(_ what: String) -> Objection {
        Objection(what: what, offset: position, found: FuzzReader.hex(bytes.dropFirst(position).prefix(24)))
    }

    private mutating func note(_ shape: String, length: Int) {
        shapes.insert(shape)
        position += length
    }

    private mutating func text(inCells: Bool, until isEnd: (UInt8) -> Bool) throws {
        let end = bytes[position...].firstIndex(where: isEnd) ?? bytes.count
        let run = bytes[position..<end]
        if !run.allSatisfy({ (0x20...0x7E).contains($0) }) {
            guard isUnicode || inCells == false else { throw objection("more than ASCII") }
            guard let scalars = PrintableText.scalars(run) else { throw objection("malformed UTF-8") }
            if let why = PrintableText.objection(to: scalars, inCells: inCells) { throw objection(why) }
        }
        position = end
    }

    private mutating func escape() throws {
        guard position + 1 < bytes.count else { throw objection("an escape with nothing behind it") }
        let next = bytes[position + 1]
        switch next {
        case UInt8(ascii: "["): try control()
        case UInt8(ascii: "]"): try title()
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            guard position + 2 < bytes.count,
                ControlSequences.isChosen(designation: bytes[position + 2], of: next)
            else { throw objection("a character set that was not chosen") }
            note("ESC " + String(decoding: bytes[position + 1...position + 2], as: UTF8.self), length: 3)
        default:
            guard ControlSequences.isChosen(short: next) else { throw objection("an escape that was not chosen") }
            note("ESC " + String(UnicodeScalar(next)), length: 2)
        }
    }

    private mutating func control() throws {
        var index = position + 2
        var marker: UInt8?
        if index < bytes.count, (0x3C...0x3F).contains(bytes[index]) {
            marker = bytes[index]
            index += 1
        }
        let start = index
        while index < bytes.count, (0x30...0x3B).contains(bytes[index]) { index += 1 }
        let numbers =
            bytes[start..<index].isEmpty
            ? [] : bytes[start..<index].split(separator: 0x3B, omittingEmptySubsequences: false).map(OutputJudge.number)
        guard index < bytes.count, index - position < 40,
            ControlSequences.isChosen(marker: marker, numbers: numbers, final: bytes[index])
        else { throw objection("a control sequence that was not chosen") }
        let mode = marker == nil ? "" : "?" + numbers.map(String.init).joined(separator: ";")
        let final = String(UnicodeScalar(bytes[index]))
        note("CSI " + mode + final, length: index + 1 - position)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self)) ?? -1
    }

    private mutating func title() throws {
        let opening = Array("\u{1B}]2;".utf8)
        guard bytes[position...].starts(with: opening) else { throw objection("an operating system command") }
        note("ESC ]2;", length: opening.count)
        if position < bytes.count, bytes[position] != 0x07 {
            let start = position
            try text(inCells: false) { $0 == 0x07 || $0 == 0x1B }
            if !isUnicode, bytes[start..<position].contains(where: { $0 > 0x7E }) { throw objection("more than ASCII") }
        }
        guard position < bytes.count, bytes[position] == 0x07 else { throw objection("an unfinished title") }
        position += 1
    }
}
