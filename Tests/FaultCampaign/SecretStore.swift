import Foundation

/// Puts secrets where configurations fetch them from, and remembers them as canaries.
struct SecretStore {
    /// Where a secret comes from.
    enum Source: CaseIterable, Sendable {
        case environment, file, command
    }

    /// Of the files that hold secrets.
    let folder: String
    private(set) var canaries: [(name: String, secret: String)] = []
    private(set) var bySource: [Source: Int] = [:]

    init(folder: String) { self.folder = folder }

    /// The source of `secret` as a configuration writes it.
    ///
    /// - Parameter environment: gets the variable, where the source is one.
    mutating func source(
        of secret: String, name: String, from source: Source, _ environment: inout [String: String]
    ) throws -> String {
        // Without the scheme word, which is no secret.
        canaries.append((name, secret.split(separator: " ").last.map(String.init) ?? secret))
        bySource[source, default: 0] += 1
        if source == .environment {
            let variable = "SECRET_" + name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
            environment[variable] = secret
            return "{env: \(variable)}"
        }
        let path = folder + "/" + name
        try Data((secret + "\n").utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return source == .file ? "{file: \(path)}" : "{command: [cat, \(path)]}"
    }
}
