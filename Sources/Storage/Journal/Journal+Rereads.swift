import Foundation

extension Journal {
    /// When the subscription was read again for an operation and told its state, the earliest first.
    package func rereads(of operation: String) throws -> [Date] {
        try events(of: operation).compactMap { record in
            guard case .reread(let note)? = JournalEvent(record), note.fields != nil else { return nil }
            return JournalTime.date(record.at)
        }
    }
}
