import CNcurses

/// Turns the bytes and key codes of the keyboard into events. No I/O: what is read is fed in, one code at a time.
///
/// Characters are put together here rather than by the C library, so that one that arrives in two pieces is not lost
/// and a locale without UTF-8 does not matter.
package struct InputDecoder: Sendable {
    /// The most bytes kept of one paste; what follows is dropped.
    package static let pasteLimit = 64 * 1024

    private enum State: Sendable {
        /// -> `escape` on the escape byte, `paste` on the opening bracket.
        case ground
        /// An escape byte came: the Escape key if nothing follows, else Alt with a key or an unknown sequence.
        case escape
        /// Inside `ESC [`: everything up to the final byte belongs to a key nobody knows.
        case sequence
        /// Behind `ESC O`: one byte belongs to a key nobody knows.
        case single
        /// Alt with a character of several bytes: so many are still to be dropped.
        case skipping(Int)
        case paste([UInt8])
    }

    private var state = State.ground
    private var pending: [UInt8] = []

    package init() {}

    /// Whether the closing bracket of a paste is still to come.
    package var isPasting: Bool {
        if case .paste = state { true } else { false }
    }

    /// Takes one byte (0...255) or key code.
    package mutating func decode(_ code: Int) -> [Event] {
        switch state {
        case .paste(let bytes): return collect(code, into: bytes)
        case .ground: return start(code)
        case .escape: return continueEscape(code)
        case .sequence:
            if code > 0xFF || (0x40...0x7E).contains(code) || code == 0x1B { state = .ground }
            return code == 0x1B ? start(code) : []
        case .single:
            state = .ground
            return []
        case .skipping(let count):
            guard (0x80...0xBF).contains(code) else {
                state = .ground
                return start(code)
            }
            state = count > 1 ? .skipping(count - 1) : .ground
            return []
        }
    }

    /// Nothing more is waiting: a lone escape byte was the Escape key.
    package mutating func pause() -> [Event] {
        switch state {
        case .escape:
            state = .ground
            return [.key(.escape)]
        case .sequence, .single, .skipping:
            state = .ground
            return []
        case .ground, .paste: return []
        }
    }

    /// The closing bracket got lost: ends the paste with what came.
    package mutating func endPaste() -> [Event] {
        guard case .paste(let bytes) = state else { return [] }
        state = .ground
        return [.paste(Self.text(bytes))]
    }

    private mutating func start(_ code: Int) -> [Event] {
        switch code {
        case 0x1B:
            pending = []
            state = .escape
            return []
        case SHIM_PASTE_START:
            state = .paste([])
            return []
        case 0...0xFF: return character(UInt8(code))
        default: return KeyCodes.event(code).map { [$0] } ?? []
        }
    }

    private mutating func continueEscape(_ code: Int) -> [Event] {
        switch code {
        case 0x1B: return [.key(.escape)]
        case 0x5B: state = .sequence
        case 0x4F: state = .single
        case 0xC2...0xDF: state = .skipping(1)
        case 0xE0...0xEF: state = .skipping(2)
        case 0xF0...0xF4: state = .skipping(3)
        default:
            state = .ground
            // A bracket or a focus report is no Alt key, whatever stood before it.
            if code >= SHIM_PASTE_START { return [.key(.escape)] + start(code) }
        }
        return []
    }

    private mutating func collect(_ code: Int, into bytes: [UInt8]) -> [Event] {
        if code == SHIM_PASTE_END { return endPaste() }
        if let byte = UInt8(exactly: code), bytes.count < Self.pasteLimit {
            state = .ground  // Lets the array grow in place.
            var bytes = bytes
            bytes.append(byte)
            state = .paste(bytes)
        }
        return []
    }

    private mutating func character(_ byte: UInt8) -> [Event] {
        if byte < 0x80 {
            pending = []
            return [.key(KeyCodes.ascii(byte))]
        }
        if !(0x80...0xBF).contains(byte) { pending = [] } else if pending.isEmpty { return [] }
        pending.append(byte)
        let text = String(decoding: pending, as: UTF8.self).unicodeScalars
        if let scalar = text.first, text.count == 1, scalar.value != 0xFFFD {
            pending = []
            return scalar.value < 0xA0 ? [] : [.key(.character(Character(scalar)))]
        }
        if pending.count >= 4 { pending = [] }
        return []
    }

    /// Line ends of every kind become one line feed.
    private static func text(_ bytes: [UInt8]) -> String {
        var whole = bytes[...]
        // A character that the limit cut in half goes altogether.
        if bytes.count >= pasteLimit {
            while let last = whole.last, (0x80...0xBF).contains(last) { whole = whole.dropLast() }
            if let last = whole.last, last >= 0xC0 { whole = whole.dropLast() }
        }
        var result = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in String(decoding: whole, as: UTF8.self).unicodeScalars {
            if scalar == "\r" {
                result.append("\n")
            } else if !(scalar == "\n" && wasReturn) {
                result.append(scalar)
            }
            wasReturn = scalar == "\r"
        }
        return String(result)
    }
}
