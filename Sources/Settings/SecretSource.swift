/// Where a secret comes from. Holds a secret itself only for `value`, which is for what is not secret.
package enum SecretSource: Sendable, CustomStringConvertible {
    case environment(name: String)
    /// Relative to the configuration's folder.
    case file(path: String)
    /// An argument vector, run without a shell.
    case command([String])
    case value(String)

    /// The source without what it yields: `environment variable UNIBEE_KEY`.
    package var description: String {
        switch self {
        case .environment(let name): "environment variable \(name)"
        case .file(let path): "file \(path)"
        case .command(let arguments): "command \(arguments.first ?? "")"
        case .value: "value in the configuration"
        }
    }
}

extension SecretSource {
    /// Reads `{env: NAME}`, `{file: PATH}`, `{command: [argv...]}` or `{value: ...}`.
    init(_ node: YAMLNode) throws {
        let expected = "{env: NAME}, {file: PATH}, {command: [...]} or {value: ...} was expected"
        if node.isScalar { throw node.error("a secret must not be written here; \(expected)") }
        let members = try node.members(allowed: ["env", "file", "command", "value"])
        guard members.count == 1, let (kind, source) = members.first else { throw node.error(expected) }
        switch kind {
        case "env": self = .environment(name: try source.text())
        case "file": self = .file(path: try source.text())
        case "value": self = .value(try source.text())
        default:
            let arguments = try source.elements().map { try $0.text() }
            guard !arguments.isEmpty else { throw source.error("a program and its arguments were expected") }
            self = .command(arguments)
        }
    }
}
