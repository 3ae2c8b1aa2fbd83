extension VirtualScreen {
    /// Where in a sequence the input stands.
    enum Parser: Sendable {
        case ground
        case escape
        /// Behind `ESC` and one of `( ) # % ` and the like: one byte is to come.
        case intermediate(UInt8)
        case control([UInt8])
        /// A string up to BEL or ST; `isEnding` after its ESC.
        case string(kind: UInt8, bytes: [UInt8], isEnding: Bool)
        /// The Linux console's palette sequence, which has no end mark.
        case palette(left: Int)
    }

    /// Takes what a program wrote.
    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { feed(byte) }
    }

    private mutating func feed(_ byte: UInt8) {
        switch parser {
        case .ground: ground(byte)
        case .escape: escape(byte)
        case .intermediate(let first):
            parser = .ground
            designate(first, byte)
        case .control(let bytes): control(byte, bytes)
        case .string(let kind, let bytes, let isEnding): string(byte, kind, bytes, isEnding)
        case .palette(let left): parser = left > 1 ? .palette(left: left - 1) : .ground
        }
    }

    private mutating func ground(_ byte: UInt8) {
        switch byte {
        case 0x1B:
            flushPartial()
            parser = .escape
        case 0x00...0x1F, 0x7F:
            flushPartial()
            single(byte)
        case 0x80...: multibyte(byte)
        default:
            flushPartial()
            print(Unicode.Scalar(byte))
        }
    }

    private mutating func multibyte(_ byte: UInt8) {
        if byte >= 0xC0 { flushPartial() }
        partial.append(byte)
        let scalars = String(decoding: partial, as: UTF8.self).unicodeScalars
        if scalars.count == 1, let scalar = scalars.first, scalar != "\u{FFFD}" {
            partial = []
            print(scalar)
        } else if partial.count >= 4 {
            flushPartial()
        }
    }

    /// A broken character shows as the replacement character.
    private mutating func flushPartial() {
        guard !partial.isEmpty else { return }
        partial = []
        print("\u{FFFD}")
    }

    private mutating func single(_ byte: UInt8) {
        switch byte {
        case 0x00: nulCount += 1
        case 0x07: break
        case 0x08:
            column = max(0, column - 1)
            wrapsNext = false
        case 0x09:
            column = min(columns - 1, (column / 8 + 1) * 8)
            wrapsNext = false
        case 0x0A, 0x0B, 0x0C: lineFeed()
        case 0x0D:
            column = 0
            wrapsNext = false
        case 0x0E: charsets.current = 1
        case 0x0F: charsets.current = 0
        default: unknown.append("control \(byte)")
        }
    }

    private mutating func escape(_ byte: UInt8) {
        parser = .ground
        switch byte {
        case 0x5B: parser = .control([])
        case 0x5D, 0x50, 0x5E, 0x5F, 0x58, 0x6B: parser = .string(kind: byte, bytes: [], isEnding: false)
        case 0x20, 0x23, 0x25, 0x28...0x2F: parser = .intermediate(byte)
        case 0x37: saved = (row, column)
        case 0x38: move(saved.row, saved.column)
        case 0x3D, 0x3E: log(byte == 0x3D ? "keypad on" : "keypad off")
        case 0x44: lineFeed()
        case 0x45:
            lineFeed()
            column = 0
        case 0x4D: reverseLineFeed()
        case 0x48, 0x5C: break
        case 0x63: self = VirtualScreen(rows: rows, columns: columns)
        default: unknown.append("ESC " + String(Unicode.Scalar(byte)))
        }
    }

    private mutating func designate(_ place: UInt8, _ set: UInt8) {
        switch place {
        case 0x28: charsets.isDrawing[0] = set == 0x30
        case 0x29: charsets.isDrawing[1] = set == 0x30
        default: break
        }
    }

    private mutating func control(_ byte: UInt8, _ bytes: [UInt8]) {
        switch byte {
        case 0x40...0x7E:
            parser = .ground
            perform(ControlSequence(bytes, final: byte))
        case 0x20...0x3F: parser = .control(bytes + [byte])
        case 0x1B: parser = .escape
        default: single(byte)
        }
    }

    private mutating func string(_ byte: UInt8, _ kind: UInt8, _ bytes: [UInt8], _ isEnding: Bool) {
        if kind == 0x5D, bytes.isEmpty, byte == 0x52 || byte == 0x50 {
            parser = byte == 0x52 ? .ground : .palette(left: 7)
        } else if byte == 0x07 || (isEnding && byte == 0x5C) {
            parser = .ground
            finish(kind, String(decoding: bytes, as: UTF8.self))
        } else if byte == 0x1B {
            parser = .string(kind: kind, bytes: bytes, isEnding: true)
        } else {
            parser = .string(kind: kind, bytes: bytes + [byte], isEnding: false)
        }
    }

    private mutating func finish(_ kind: UInt8, _ text: String) {
        if kind == 0x5D, text.hasPrefix("2;") || text.hasPrefix("0;") {
            title = String(text.dropFirst(2))
        } else if kind == 0x6B {
            title = text
        } else {
            log("string " + text)
        }
    }

    mutating func log(_ entry: String) { modeLog.append(entry) }
}

/// A control sequence taken apart: `ESC [ ? 25 h`.
struct ControlSequence {
    let prefix: String
    let parameters: [[Int?]]
    let intermediate: String
    let final: Character
    let text: String

    init(_ bytes: [UInt8], final: UInt8) {
        self.final = Character(Unicode.Scalar(final))
        var whole = String(decoding: bytes, as: UTF8.self)
        text = whole + String(self.final)
        prefix = String(whole.prefix { "<=>?".contains($0) })
        whole.removeFirst(prefix.count)
        intermediate = String(whole.filter { (" "..."/").contains($0) })
        let digits = whole.filter { $0.isNumber || $0 == ";" || $0 == ":" }
        parameters = digits.split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) } }
    }

    /// The parameter at `index`; absent or zero is `standard`.
    func number(_ index: Int, or standard: Int = 1) -> Int {
        guard index < parameters.count, let value = parameters[index].first.flatMap({ $0 }), value > 0 else {
            return standard
        }
        return value
    }

    var numbers: [Int] { parameters.map { $0.first.flatMap { $0 } ?? 0 } }
}
