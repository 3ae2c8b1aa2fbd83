import Foundation

/// The environment variables that a configuration names as secrets, taken out of the process's own environment: it is
/// inherited by every program that is started, and shown to others in `/proc`.
package struct HeldVariables: Sendable {
    private let values: [String: String]

    /// Values from elsewhere than the environment, for tests.
    package init(_ values: [String: String]) {
        self.values = values
    }

    /// Takes every variable that `settings` name, also those of connections that this run does not use. To be called
    /// before a program is started or a request is sent, and once: what it took is gone afterwards.
    package static func taking(_ settings: Settings) -> HeldVariables {
        let sources = settings.connections.flatMap { $0.credentials.values + $0.tokens.map(\.source) }
        let names = sources.compactMap { source -> String? in
            if case .environment(let name) = source { name } else { nil }
        }
        return taking(Set(names))
    }

    /// Takes the variables called `names`.
    static func taking(_ names: Set<String>) -> HeldVariables {
        var values: [String: String] = [:]
        for name in names.sorted() { values[name] = take(name) }
        return HeldVariables(values)
    }

    /// The value of the variable `name`; nil when it was not set.
    package subscript(_ name: String) -> String? { values[name] }

    /// Reads the variable `name`, overwrites it where it stands and removes it.
    private static func take(_ name: String) -> String? {
        // No variable has such a name. `getenv` would take a part of it, or of a value, for a name.
        guard !name.contains("="), !name.contains("\0") else { return nil }
        var value: String?
        let length = name.utf8.count
        while let text = getenv(name) {
            value = value ?? String(cString: text)
            memset(text, 0, strlen(text))
            // An environment may hold a name twice, and `getenv` shows the first only: a name that nobody asks for
            // takes it out of the way.
            let entry = text - length - 1
            entry.pointee = HeldVariables.placeholder
        }
        guard value != nil else { return nil }
        // Of bytes: what is left of a name need not be text.
        unsetenv([HeldVariables.placeholder] + name.utf8.dropFirst().map(CChar.init(bitPattern:)) + [0])
        return value
    }

    /// Begins the name of what was taken, in the place of its first byte.
    private static let placeholder: CChar = 1
}
