import CNcurses

/// What ncurses' key codes and the control bytes mean.
enum KeyCodes {
    /// The key of a byte below 0x80.
    static func ascii(_ byte: UInt8) -> Key {
        switch byte {
        case 0x08, 0x7F: .backspace
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x00: .control(" ")
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1B...0x1F: .control(Character(Unicode.Scalar(byte + 0x40)))
        default: .character(Character(Unicode.Scalar(byte)))
        }
    }

    /// The event of a code above 255; nil for keys with modifiers and others nothing is bound to.
    static func event(_ code: Int) -> Event? {
        if let key = keys[code] { return .key(key) }
        let function = code - SHIM_KEY_F0
        if (1...63).contains(function) { return .key(.function(function)) }
        switch code {
        case SHIM_FOCUS_IN: return .focus(true)
        case SHIM_FOCUS_OUT: return .focus(false)
        default: return nil
        }
    }

    private static let keys: [Int: Key] = [
        SHIM_KEY_UP: .up, SHIM_KEY_DOWN: .down,
        SHIM_KEY_LEFT: .left, SHIM_KEY_RIGHT: .right,
        SHIM_KEY_SHIFT_UP: .up, SHIM_KEY_SHIFT_DOWN: .down,
        SHIM_KEY_SHIFT_LEFT: .left, SHIM_KEY_SHIFT_RIGHT: .right,
        SHIM_KEY_HOME: .home, SHIM_KEY_END: .end,
        SHIM_KEY_PAGE_UP: .pageUp, SHIM_KEY_PAGE_DOWN: .pageDown,
        SHIM_KEY_BACKSPACE: .backspace, SHIM_KEY_DELETE: .delete,
        SHIM_KEY_INSERT: .insert, SHIM_KEY_ENTER: .enter,
        SHIM_KEY_BACK_TAB: .backTab,
    ]

    /// Sequences that terminals send whatever their description says. Defined only where it is silent.
    static let common: [KeySequence] = arrows("[") + arrows("O") + functions + editing + brackets

    private static func arrows(_ introducer: String) -> [KeySequence] {
        [
            KeySequence(introducer + "A", SHIM_KEY_UP), KeySequence(introducer + "B", SHIM_KEY_DOWN),
            KeySequence(introducer + "C", SHIM_KEY_RIGHT), KeySequence(introducer + "D", SHIM_KEY_LEFT),
            KeySequence(introducer + "H", SHIM_KEY_HOME), KeySequence(introducer + "F", SHIM_KEY_END),
        ]
    }

    private static let functions: [KeySequence] = {
        let numbers = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24]
        let numbered = numbers.enumerated().map { KeySequence("[\($0.element)~", SHIM_KEY_F0 + 1 + $0.offset) }
        let lettered = ["OP", "OQ", "OR", "OS"].enumerated().map {
            KeySequence($0.element, SHIM_KEY_F0 + 1 + $0.offset)
        }
        return numbered + lettered
    }()

    private static let editing: [KeySequence] = [
        KeySequence("[1~", SHIM_KEY_HOME), KeySequence("[2~", SHIM_KEY_INSERT), KeySequence("[3~", SHIM_KEY_DELETE),
        KeySequence("[4~", SHIM_KEY_END), KeySequence("[5~", SHIM_KEY_PAGE_UP),
        KeySequence("[6~", SHIM_KEY_PAGE_DOWN), KeySequence("[7~", SHIM_KEY_HOME), KeySequence("[8~", SHIM_KEY_END),
        KeySequence("[Z", SHIM_KEY_BACK_TAB), KeySequence("OM", SHIM_KEY_ENTER),
    ]

    private static let brackets: [KeySequence] = [
        KeySequence("[200~", SHIM_PASTE_START), KeySequence("[201~", SHIM_PASTE_END),
        KeySequence("[I", SHIM_FOCUS_IN), KeySequence("[O", SHIM_FOCUS_OUT),
    ]
}

/// Bytes behind an escape that are one key.
struct KeySequence: Hashable {
    let bytes: String
    let code: Int

    init(_ bytes: String, _ code: Int) {
        self.bytes = "\u{1B}" + bytes
        self.code = code
    }
}
