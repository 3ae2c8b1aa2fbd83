import Billing
import Foundation
import GRDB

/// The sources whose rows are shown, by the number that the rows carry.
struct ShownSources {
    struct Source {
        let connection: Connection
        let customers: Int
        let subscriptions: Int
    }

    private var sources: [Int64: Source]

    init(_ connections: [String: Connection], _ db: Database) throws {
        let known = try db.cachedStatement(sql: "SELECT number, source, customers, subscriptions FROM source")
        var sources: [Int64: Source] = [:]
        let rows = try Row.fetchCursor(known)
        while let row = try rows.next() {
            guard let connection = connections[row[1]] else { continue }
            sources[row[0]] = Source(connection: connection, customers: row[2], subscriptions: row[3])
        }
        self.sources = sources
    }

    /// In a stable order.
    var numbers: [Int64] { sources.keys.sorted() }

    subscript(number: Int64) -> Connection? { sources[number]?.connection }

    func counts(of table: ListTable) -> [Int64: Int] {
        sources.mapValues { table == .customer ? $0.customers : $0.subscriptions }
    }

    func filtered(by filter: ListFilter) -> ShownSources {
        var result = self
        result.sources = sources.filter { _, source in
            (filter.connection ?? source.connection.id) == source.connection.id
                && (filter.provider ?? source.connection.provider) == source.connection.provider
        }
        return result
    }

    /// What was typed as a reference of one of these connections, whatever the case; nil when it is none.
    func reference(in typed: String) -> Reference? {
        guard let typed = Reference(typed.trimmingCharacters(in: .whitespaces)), !typed.id.contains(" ") else {
            return nil
        }
        let folded = SearchText.folded(typed.connection)
        let named = sources.values.first { SearchText.folded($0.connection.id) == folded }
        return named.map { Reference(connection: $0.connection.id, id: typed.id) }
    }
}

extension Mirror {
    func shownSources(_ db: Database) throws -> ShownSources { try ShownSources(connections, db) }
}
