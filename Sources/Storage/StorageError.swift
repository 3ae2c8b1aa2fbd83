import Foundation
import GRDB
import SafeText

/// Why a file of Lapse's own cannot be used.
package enum StorageError: Error, Sendable, Hashable {
    /// Made by a newer Lapse, whose additions this one does not know.
    case newer(path: String)
    /// Cannot be opened, read or written: permissions, a full disk, not a database.
    case unusable(path: String, SafeText)

    /// The sentence for the agent.
    package var message: SafeText {
        switch self {
        case .newer(let path): "\(SafeText(path)) was made by a newer version of Lapse"
        case .unusable(let path, let why): "\(SafeText(path)) cannot be used: \(why)"
        }
    }
}

/// Runs `body`, turning what SQLite throws into an error that names the file.
func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw StorageError.unusable(path: path, SafeText(error.message ?? "SQLite error \(error.resultCode.rawValue)"))
    }
}
