import SafeText

/// What is wrong with a theme file: where, and what should stand there.
package struct ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; nil where no line is to blame.
    package let line: Int?
    /// `roles.title.fg`; empty for the file as a whole.
    package let key: String
    package let expected: String
    /// What stands there instead; nil when nothing does.
    package let found: String?

    package init(file: String, line: Int? = nil, key: String, expected: String, found: String? = nil) {
        self.file = file
        self.line = line
        self.key = key
        self.expected = expected
        self.found = found
    }

    /// `dusk.yaml:4: roles.title.fg: expected a colour, found "reddish"`.
    package var message: SafeText {
        let place = line.map { "\(file):\($0)" } ?? file
        let what = key.isEmpty ? "" : "\(key): "
        let instead = found.map { ", found \"\($0)\"" } ?? ""
        return SafeText("\(place): \(what)expected \(expected)\(instead)", limit: 400)
    }

    package var description: String { message.string }
}
