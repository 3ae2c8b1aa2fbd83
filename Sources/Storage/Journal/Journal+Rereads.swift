import Billing
import Foundation

extension Journal {
    /// When the subscription was read again for an operation and what it showed, the earliest first.
    package func rereads(of operation: String) throws -> [(at: Date, fields: Fingerprint)] {
        try events(of: operation).compactMap { record in
            guard case .reread(let note)? = JournalEvent(record), let fields = note.fields,
                let at = JournalTime.date(record.at)
            else { return nil }
            return (at, fields)
        }
    }
}
