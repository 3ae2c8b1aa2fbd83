#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A compiled terminal description as `term(5)` lays it out, for ncurses to read from the environment instead of from
/// the installed file. What the library holds once it is open can be read but not changed.
struct TerminalDescription: Sendable, Hashable {
    private(set) var bytes: [UInt8]

    /// Positions in the list of string capabilities, which every terminfo shares.
    enum StringCapability: Int, CaseIterable {
        case tabBack = 0
        case scrollForwardByCount = 109
        case scrollBackByCount = 113
        case repeatCharacter = 121
    }

    /// Nil for what is no compiled description.
    init?(bytes: [UInt8]) {
        self.bytes = bytes
        guard let layout = Layout(bytes), layout.strings + 2 * layout.stringCount <= bytes.count else { return nil }
    }

    /// The installed description of the terminal `name`; nil where none can be read from a file.
    init?(installed name: String, environment: (String) -> String?) {
        guard let first = name.utf8.first, !name.contains("/"), !name.contains("..") else { return nil }
        let code = String(first, radix: 16)
        for folder in TerminalDescription.folders(environment) {
            for subfolder in [String(name.prefix(1)), code.count == 1 ? "0" + code : code] {
                guard let found = TerminalDescription.contents(of: "\(folder)/\(subfolder)/\(name)"),
                    let description = TerminalDescription(bytes: found)
                else { continue }
                self = description
                return
            }
        }
        return nil
    }

    /// Without what several terminals and most emulators lack although their description claims it: scrolling and
    /// repeating by a count, and tabbing back. ncurses has other ways, a few bytes longer.
    var keepingToCommonSequences: TerminalDescription {
        var result = self
        guard let layout = Layout(bytes) else { return result }
        for capability in StringCapability.allCases where capability.rawValue < layout.stringCount {
            let place = layout.strings + 2 * capability.rawValue
            (result.bytes[place], result.bytes[place + 1]) = (0xFF, 0xFF)
        }
        return result
    }

    /// The value of `TERMINFO` that holds the description itself.
    var inline: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "hex:" + String(decoding: text, as: UTF8.self)
    }

    /// Where ncurses looks, in its order. A `TERMINFO` that holds a description itself is left alone.
    private static func folders(_ environment: (String) -> String?) -> [String] {
        let installed = [
            "/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo", "/usr/local/share/terminfo",
        ]
        let own = environment("TERMINFO") ?? ""
        guard !own.hasPrefix("hex:"), !own.hasPrefix("b64:") else { return [] }
        let listed = (environment("TERMINFO_DIRS") ?? "").split(separator: ":").map(String.init)
        let home = environment("HOME").map { [$0 + "/.terminfo"] } ?? []
        return (own.isEmpty ? [] : [own]) + home + listed + installed
    }

    private static let sizeLimit = 32 * 1024

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: sizeLimit)
        let count = fread(&bytes, 1, bytes.count, file)
        return count > 0 && count < sizeLimit ? Array(bytes.prefix(count)) : nil
    }
}

/// Where the string capabilities stand in a compiled description.
private struct Layout {
    let strings: Int
    let stringCount: Int

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 12 else { return nil }
        let header = (0..<6).map { Int(bytes[2 * $0]) | Int(bytes[2 * $0 + 1]) << 8 }
        let (nameSize, flags, numbers) = (header[1], header[2], header[3])
        let numberSize: Int
        switch header[0] {
        case 0o432: numberSize = 2
        case 0o1036: numberSize = 4
        default: return nil
        }
        let behindFlags = 12 + nameSize + flags
        strings = behindFlags + behindFlags % 2 + numbers * numberSize
        stringCount = header[4]
    }
}
