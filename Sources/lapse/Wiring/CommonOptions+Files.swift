import Billing
import Foundation
import SafeText
import Settings
import Storage

/// Lapse's own files, for the commands that need no connection and no configuration.
extension CommonOptions {
    /// The journal alone.
    func journal() throws -> Journal {
        try opened("journal") { try Journal(path: paths.journal) }
    }

    /// The mirror alone.
    func mirror() throws -> Storage.Mirror {
        try opened("mirror") { try Mirror(path: paths.mirror) }
    }

    /// Who acts, as far as somebody is named; a missing or wrong configuration names nobody.
    var namedAgent: String? {
        Workbench.agent(named: agent, try? Settings(contentsOf: paths.configuration))
    }

    private func opened<File>(_ name: SafeText, _ open: () throws -> File) throws -> File {
        do {
            try paths.makeFolders()
            return try open()
        } catch {
            throw CommandFailure(.failed, "the \(name) cannot be opened: \(CommandFailure.words(error))")
        }
    }
}

extension Journal {
    /// The operation with this id, about which everything is printed from now on.
    ///
    /// - Throws: `CommandFailure` (2) where there is none.
    func record(of operation: String) throws -> OperationRecord {
        guard let record = try reportingJournal({ try self.operation(operation) }) else {
            throw CommandFailure(.usage, "there is no operation '\(SafeText(operation))'")
        }
        Console.learn(record)
        return record
    }
}

/// Runs `body`; what the journal's file says becomes the command's failure.
func reportingJournal<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch {
        throw CommandFailure(.failed, "the journal cannot be read: \(CommandFailure.words(error))")
    }
}
