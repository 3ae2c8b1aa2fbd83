import Billing
import Foundation
import GRDB

extension Mirror {
    /// Rows that leave in one transaction: few enough for a bounded memory and for others to get their turn.
    private static let leavingAtOnce = 2_000

    /// Takes out what a complete pull did not meet, in several transactions: a kill in between leaves the rest to the
    /// next complete pull.
    func removeUnmet(_ pull: PullMark) throws {
        guard let source = try reading({ db in try RowWriter.number(of: pull.source, db) }) else { return }
        let unmet: SQL = """
            source = \(source) AND seen < \(pull.generation) AND
            (reread_at IS NULL OR reread_at < \(pull.begunAt.timeIntervalSinceReferenceDate))
            """
        try removeAll(.subscription, of: source, where: unmet)
        try removeAll(.customer, of: source, where: unmet + Mirror.ownsNothing)
    }

    /// The same for one customer, of whom everything was read.
    static func removeUnmet(_ pull: PullMark, of customer: String, _ db: Database) throws {
        guard let source = try RowWriter.number(of: pull.source, db) else { return }
        let row = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT row FROM customer WHERE source = ? AND id = ?"),
            arguments: [source, customer])
        guard let row else { return }
        let unmet: SQL = """
            seen < \(pull.generation) AND
            (reread_at IS NULL OR reread_at < \(pull.begunAt.timeIntervalSinceReferenceDate))
            """
        let rows = try Int64.fetchAll(
            db, SQLRequest(literal: "SELECT row FROM subscription WHERE customer = \(row) AND \(unmet)"))
        try remove(rows, from: .subscription, of: source, db)
        let gone = try Int64.fetchAll(
            db, SQLRequest(literal: "SELECT row FROM customer WHERE row = \(row) AND \(unmet)\(Mirror.ownsNothing)"))
        try remove(gone, from: .customer, of: source, db)
    }

    /// Rows of the same connection under another provider or mode are of no use any more.
    func forgetOthers(than source: String, of connection: String) throws {
        let others = try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT number, source FROM source WHERE connection = ? AND source <> ?",
                arguments: [connection, source])
        }
        for other in others {
            let number: Int64 = other["number"]
            try removeAll(.subscription, of: number, where: "source = \(number)")
            try removeAll(.customer, of: number, where: "source = \(number)")
            try writing { db in
                try db.execute(sql: "DELETE FROM recent WHERE source = ?", arguments: [other["source"] as String])
                try db.execute(sql: "DELETE FROM source WHERE number = ?", arguments: [number])
            }
        }
    }

    private static let ownsNothing: SQL =
        " AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.customer = customer.row)"

    private func removeAll(_ table: ListTable, of source: Int64, where condition: SQL) throws {
        var last: Int64 = -1
        while true {
            let rows = try writing { db in
                let rows = try Int64.fetchAll(
                    db,
                    SQLRequest(
                        literal: """
                            SELECT row FROM \(sql: table.name) WHERE row > \(last) AND \(condition)
                            ORDER BY row LIMIT \(Mirror.leavingAtOnce)
                            """))
                try Mirror.remove(rows, from: table, of: source, db)
                return rows
            }
            guard let end = rows.last, rows.count == Mirror.leavingAtOnce else { return }
            last = end
        }
    }

    /// Takes rows of one source out of their table, the search and the counters.
    static func remove(_ rows: [Int64], from table: ListTable, of source: Int64, _ db: Database) throws {
        let text = try db.cachedStatement(sql: "SELECT text FROM \(table.name) WHERE row = ?")
        let delete = try db.cachedStatement(sql: "DELETE FROM \(table.name) WHERE row = ?")
        for row in rows {
            guard let text = try String.fetchOne(text, arguments: [row]) else { continue }
            switch table {
            case .customer: try SearchIndex.customer.remove(text, row: row, db)
            case .subscription:
                try SearchIndex.subscription.remove(text, row: row, db)
                try SearchIndex.item.remove(SubscriptionText.own(in: text), row: row, db)
            }
            try delete.execute(arguments: [row])
        }
        let gone =
            table == .customer ? PullReceipt(customers: -rows.count) : PullReceipt(subscriptions: -rows.count)
        try RowWriter.count(gone, of: source, db)
    }
}
