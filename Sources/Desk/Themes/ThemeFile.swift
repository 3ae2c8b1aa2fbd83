import Terminal
import Yams

/// Reads one theme file.
///
/// ```yaml
/// name: dusk
/// roles:
///   title: {fg: "#ffffff", bg: default, bold: true}
///   ok: "bold green on default"
/// ```
package struct ThemeFile {
    private let file: String

    /// Reads `text`, which stood in `file`.
    ///
    /// - Throws: `ThemeError` with the file, the key and what was expected there.
    package static func parse(_ text: String, file: String) throws(ThemeError) -> Theme {
        try ThemeFile(file: file).theme(text)
    }

    private func theme(_ text: String) throws(ThemeError) -> Theme {
        let root = try entries(of: try compose(text), key: "")
        var name: String?
        var roles: [Role: Appearance] = [:]
        for (key, node) in root {
            switch key {
            case "name": name = try self.name(node)
            case "roles":
                for (role, node) in try entries(of: node, key: "roles") {
                    guard let known = Role(rawValue: role) else {
                        let all = Role.allCases.map(\.rawValue).joined(separator: ", ")
                        throw error(node, "roles.\(role)", "a role (\(all))", role)
                    }
                    roles[known] = try appearance(node, key: "roles.\(role)")
                }
            default: throw error(node, key, "name or roles", key)
            }
        }
        guard let name else { throw ThemeError(file: file, key: "name", expected: "the theme's name") }
        return Theme(name: name, roles: roles)
    }

    private func compose(_ text: String) throws(ThemeError) -> Node {
        do {
            if let node = try Yams.compose(yaml: text, .basic) { return node }
        } catch {
            let line = (error as? YamlError).flatMap { ThemeFile.mark(of: $0)?.line }
            throw ThemeError(file: file, line: line, key: "", expected: "readable YAML")
        }
        throw ThemeError(file: file, key: "", expected: "name and roles, but the file is empty")
    }

    private static func mark(of error: YamlError) -> Mark? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
        default: nil
        }
    }

    private func name(_ node: Node) throws(ThemeError) -> String {
        guard let name = node.string, !name.isEmpty, name.count <= 40,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        else { throw error(node, "name", "1 to 40 letters, digits, - and _", node.scalar?.string) }
        return name
    }

    private func appearance(_ node: Node, key: String) throws(ThemeError) -> Appearance {
        if let text = node.scalar?.string { return try appearance(text, node: node, key: key) }
        var appearance = Appearance()
        for (name, value) in try entries(of: node, key: key) {
            let key = "\(key).\(name)"
            switch name {
            case "fg": appearance.foreground = try color(value.scalar?.string, node: value, key: key)
            case "bg": appearance.background = try color(value.scalar?.string, node: value, key: key)
            case "bold": appearance.isBold = try flag(value, key: key)
            case "underline": appearance.isUnderlined = try flag(value, key: key)
            case "reverse": appearance.isReversed = try flag(value, key: key)
            case "dim": appearance.isDim = try flag(value, key: key)
            default: throw error(value, key, "fg, bg, bold, underline, reverse or dim", name)
            }
        }
        return appearance
    }

    /// The short form: `bold underline COLOUR on COLOUR`, every part of it optional.
    private func appearance(_ text: String, node: Node, key: String) throws(ThemeError) -> Appearance {
        var appearance = Appearance()
        var isBackground = false
        let words = text.split(separator: " ").map(String.init)
        guard !words.isEmpty else {
            throw error(node, key, "a colour and attributes, such as \"bold green on default\"", text)
        }
        for word in words {
            switch word {
            case "bold": appearance.isBold = true
            case "underline": appearance.isUnderlined = true
            case "reverse": appearance.isReversed = true
            case "dim": appearance.isDim = true
            case "on": isBackground = true
            default:
                let color = try color(word, node: node, key: key)
                if isBackground { appearance.background = color } else { appearance.foreground = color }
            }
        }
        return appearance
    }

    private func color(_ text: String?, node: Node, key: String) throws(ThemeError) -> Color {
        guard let text, let color = Color(themeText: text) else {
            throw error(node, key, Color.themeExpectation, text)
        }
        return color
    }

    private func flag(_ node: Node, key: String) throws(ThemeError) -> Bool {
        switch node.scalar?.string.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        case let found: throw error(node, key, "true or false", found)
        }
    }

    private func entries(of node: Node, key: String) throws(ThemeError) -> [(String, Node)] {
        guard let mapping = node.mapping else {
            throw error(node, key, "keys with values", node.scalar?.string)
        }
        return mapping.map { ($0.key.scalar?.string ?? "", $0.value) }
    }

    private func error(_ node: Node, _ key: String, _ expected: String, _ found: String?) -> ThemeError {
        ThemeError(file: file, line: node.mark?.line, key: key, expected: expected, found: found)
    }
}
