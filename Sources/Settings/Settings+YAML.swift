import Billing
import Foundation
import SafeText
import Yams

extension Settings {
    /// Reads the configuration in `file`.
    ///
    /// - Throws: `SettingsError` that names the file, and line and key where there are any.
    package init(contentsOf file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            let exists = FileManager.default.fileExists(atPath: file)
            throw SettingsError(file: file, message: exists ? "cannot be read" : "there is no such file")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SettingsError(file: file, message: "is not UTF-8 text")
        }
        try self.init(yaml: text, file: file)
    }

    /// Reads a configuration from `yaml`; `file` is its name in complaints and the folder of relative paths.
    package init(yaml: String, file: String) throws {
        self.init()
        let root: Node?
        do {
            // Without the rules that guess what a plain scalar means: they cost a regular expression each, at every start.
            root = try Yams.compose(yaml: yaml, .basic)
        } catch let error as YamlError {
            throw SettingsError(file: file, line: error.line, message: "is not valid YAML: \(error.problem)")
        }
        guard let root else { throw SettingsError(file: file, message: "is empty; connections are needed") }
        let members = try YAMLNode(node: root, file: file, path: "").members(allowed: [
            "agent", "read_only", "ticket", "theme", "keymap", "connections",
        ])
        agent = try members["agent"]?.text()
        isReadOnly = try members["read_only"]?.flag() ?? false
        theme = try members["theme"]?.text()
        ticket = try members["ticket"].map(Ticket.init) ?? Ticket()
        guard let list = members["connections"] else {
            throw SettingsError(
                file: file, key: "connections", message: "is missing; a list of connections was expected")
        }
        for element in try list.elements() {
            let connection = try ConnectionConfiguration(element, isReadOnly: isReadOnly)
            guard !connections.contains(where: { $0.connection.id == connection.connection.id }) else {
                throw element.error("the id '\(connection.connection.id)' is used twice; ids must differ")
            }
            connections.append(connection)
        }
    }
}

extension Settings.Ticket {
    fileprivate init(_ node: YAMLNode) throws {
        let members = try node.members(allowed: ["required", "pattern"])
        isRequired = try members["required"]?.flag() ?? false
        guard let pattern = members["pattern"] else { return }
        let text = try pattern.text()
        guard (try? Regex(text)) != nil else { throw pattern.error("is not a regular expression") }
        self.pattern = text
    }
}

extension YamlError {
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    /// The parser's words, without an excerpt: the line may hold a secret that was written where none belongs.
    fileprivate var problem: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping: "a key is given twice"
        default: "it cannot be parsed"
        }
    }
}
