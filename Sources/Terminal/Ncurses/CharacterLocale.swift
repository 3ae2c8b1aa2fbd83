import CNcurses

/// Settles the process' characters before ncurses asks for them.
enum CharacterLocale {
    /// Takes the environment's locale over. Returns whether characters beyond ASCII can be drawn.
    static func settle(environment: (String) -> String?) -> Bool {
        let isKnown = shim_set_locale() != 0
        if isKnown, shim_is_utf8() != 0 { return true }
        // A machine reached over SSH often lacks the caller's locale; its terminal speaks UTF-8 all the same.
        guard !isKnown, wantsUTF8(environment) else { return false }
        for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8"] where shim_set_character_locale(name) != 0 {
            return shim_is_utf8() != 0
        }
        return false
    }

    /// Whether the variable that decides the characters names UTF-8.
    static func wantsUTF8(_ environment: (String) -> String?) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = environment(name), !value.isEmpty else { continue }
            let words = value.lowercased()
            return words.hasSuffix("utf-8") || words.hasSuffix("utf8")
        }
        return false
    }
}
