import Yams

/// A node of a YAML document that knows where it stands, so that every complaint can say so.
struct YAMLNode {
    let node: Node
    let file: String
    /// The path from the root: `connections[1].mode`; empty at the root.
    let path: String

    /// A complaint about this node.
    func error(_ message: String) -> SettingsError {
        SettingsError(file: file, line: node.mark?.line, key: path.isEmpty ? nil : path, message: message)
    }

    var isScalar: Bool { node.scalar != nil }

    /// The members of a mapping.
    ///
    /// - Parameter allowed: every other key is an error; nil takes any.
    /// - Throws: `SettingsError` when this is no mapping, or has an unknown or repeated key.
    func members(allowed: [String]? = nil) throws -> [String: YAMLNode] {
        guard case .mapping(let mapping) = node else { throw error("a mapping was expected") }
        var members: [String: YAMLNode] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string else { throw error("keys must be plain words") }
            let child = YAMLNode(node: value, file: file, path: path.isEmpty ? name : "\(path).\(name)")
            if let allowed, !allowed.contains(name) {
                let line = key.mark?.line
                throw SettingsError(
                    file: file, line: line, key: child.path,
                    message: "is not a setting; expected one of \(allowed.joined(separator: ", "))")
            }
            members[name] = child
        }
        return members
    }

    /// The elements of a sequence.
    func elements() throws -> [YAMLNode] {
        guard case .sequence(let sequence) = node else { throw error("a list was expected") }
        return sequence.enumerated().map { index, element in
            YAMLNode(node: element, file: file, path: "\(path)[\(index)]")
        }
    }

    /// The text of a scalar that is not null.
    func text() throws -> String {
        guard case .scalar(let scalar) = node, !["", "~", "null", "Null", "NULL"].contains(plain) else {
            throw error("a text was expected")
        }
        return scalar.string
    }

    /// The text of a scalar without quotes, which may stand for something else than itself (YAML 1.1).
    private var plain: String? {
        guard let scalar = node.scalar, scalar.style == .plain else { return nil }
        return scalar.string
    }

    /// Whether this is a whole number as JSON writes it, without quotes.
    var isInteger: Bool {
        guard let plain else { return false }
        return Int64(plain).map { String($0) } == plain
    }

    /// A scalar that is `true` or `false`.
    func flag() throws -> Bool {
        switch plain?.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: throw error("true or false was expected")
        }
    }

    /// A scalar out of a list of words.
    func word<Choice: RawRepresentable & CaseIterable>(_ choices: Choice.Type) throws -> Choice
    where Choice.RawValue == String {
        let text = try text()
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("'\(text)' was given; expected one of \(words)")
        }
        return choice
    }
}
