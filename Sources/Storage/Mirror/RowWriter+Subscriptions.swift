import Billing
import Foundation
import GRDB
import SafeText

extension RowWriter {
    func store(_ subscription: Subscription, of owner: OwnerRow, unlessReadSince begun: Double) throws {
        let own = SubscriptionText.own(id: subscription.ref.id, plan: subscription.plan.string)
        let text = owner.text + own
        let values = SubscriptionColumns.values(
            subscription, owner: owner.row,
            shape: try shapes.number(of: subscription.capabilities, kept: &keptShapes, db), sort: owner.sort, text: text
        )
        let held = try db.cachedStatement(sql: RowWriter.heldSQL)
        guard let row = try Row.fetchOne(held, arguments: [source, subscription.ref.id]) else {
            try insert(subscription.ref.id, values, text: text, own: own)
            return
        }
        let (number, mark, reread): (Int64, Int, Double?) = (row[0], row[1], row[2])
        if mark < seen { met.subscriptions += 1 }
        let newReread = newer(reread)
        guard isOpen(reread, begun), newReread != reread || !row.databaseValues.dropFirst(3).elementsEqual(values)
        else {
            if mark < seen { try self.mark("subscription", number) }
            return
        }
        try db.cachedStatement(sql: RowWriter.updateSQL)
            .execute(
                arguments: StatementArguments(
                    [max(mark, seen).databaseValue, newReread.column] + values + [number.databaseValue]))
        let oldText: String = row["text"]
        guard text != oldText else { return }
        try SearchIndex.subscription.remove(oldText, row: number, db)
        try SearchIndex.subscription.add(text, row: number, db)
        let oldOwn = SubscriptionText.own(in: oldText)
        guard own != oldOwn else { return }
        try SearchIndex.item.remove(oldOwn, row: number, db)
        try SearchIndex.item.add(own, row: number, db)
    }

    private func insert(_ id: String, _ values: [DatabaseValue], text: String, own: String) throws {
        try db.cachedStatement(sql: RowWriter.insertSQL)
            .execute(
                arguments: StatementArguments(
                    [source.databaseValue, id.databaseValue, seen.databaseValue, rereadAt.column] + values))
        let row = db.lastInsertedRowID
        try SearchIndex.subscription.add(text, row: row, db)
        try SearchIndex.item.add(own, row: row, db)
        met.subscriptions += 1
        added.subscriptions += 1
    }

    private static let heldSQL = """
        SELECT row, seen, reread_at, \(SubscriptionColumns.names.joined(separator: ", ")) FROM subscription
        WHERE source = ? AND id = ?
        """
    private static let updateSQL = """
        UPDATE subscription SET seen = ?, reread_at = ?,
        \(SubscriptionColumns.names.map { "\($0) = ?" }.joined(separator: ", ")) WHERE row = ?
        """
    private static let insertSQL = """
        INSERT INTO subscription (source, id, seen, reread_at, \(SubscriptionColumns.names.joined(separator: ", ")))
        VALUES (?, ?, ?, ?\(String(repeating: ", ?", count: SubscriptionColumns.names.count)))
        """
}

extension Double? {
    fileprivate var column: DatabaseValue { self?.databaseValue ?? .null }
}
