import Billing
import Foundation

/// Fetches secrets from their sources.
package struct SecretReader: Sendable {
    /// Why a source yields no secret. Never holds what it did yield.
    package struct Failure: Error, Sendable {
        package let message: String
    }

    private let folder: String
    private let variables: HeldVariables
    private let commandTimeLimit: Duration

    /// - Parameters:
    ///   - folder: where relative paths start, and commands are run.
    ///   - variables: the environment as far as it holds secrets.
    ///   - commandTimeLimit: how long a command may run.
    package init(folder: String, variables: HeldVariables, commandTimeLimit: Duration = .seconds(10)) {
        self.folder = folder
        self.variables = variables
        self.commandTimeLimit = commandTimeLimit
    }

    /// The secret of `source`: not empty, without CR, LF and NUL; one trailing newline of a file or command is dropped.
    ///
    /// - Throws: `Failure` that names the source.
    package func secret(from source: SecretSource) throws -> Secret {
        do {
            let text =
                switch source {
                case .environment(let name): try variable(name)
                case .file(let path): try file(path)
                case .command(let arguments):
                    try SecretCommand(arguments, folder: folder, timeLimit: commandTimeLimit).output()
                case .value(let value): value
                }
            return Secret(try checked(text))
        } catch let failure as Failure {
            throw Failure(message: "\(source): \(failure.message)")
        }
    }

    private func variable(_ name: String) throws -> String {
        guard let value = variables[name] else { throw Failure(message: "is not set") }
        return value
    }

    private func file(_ path: String) throws -> String {
        SecretReader.droppingNewline(try PrivateFile(path: Paths.absolute(path, from: folder)).contents())
    }

    /// Without the one newline that editors and programs put at the end.
    static func droppingNewline(_ text: String) -> String {
        if text.hasSuffix("\r\n") { return text }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private func checked(_ text: String) throws -> String {
        guard !text.isEmpty else { throw Failure(message: "is empty") }
        guard !text.unicodeScalars.contains(where: { $0 == "\r" || $0 == "\n" || $0 == "\0" }) else {
            throw Failure(message: "holds a line break or a NUL")
        }
        return text
    }
}
