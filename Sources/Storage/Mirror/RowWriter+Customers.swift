import Billing
import Foundation
import GRDB
import SafeText

/// What a subscription's row needs to know of its customer's.
struct OwnerRow {
    let row: Int64
    /// As last written.
    let customer: Customer
    let sort: String
    let text: String
    /// Whether a list told of them in this transaction.
    var isListed = false
}

extension RowWriter {
    /// A customer who only came along with a subscription never blots out what a list told of them.
    @discardableResult
    func store(_ customer: Customer, isListed: Bool, unlessReadSince begun: Double) throws -> OwnerRow {
        let id = customer.ref.id
        if !isListed, let owner = owners[id],
            owner.isListed || owner.customer == owner.customer.completed(by: customer)
        {
            return owner
        }
        let held = try db.cachedStatement(
            sql: "SELECT row, seen, reread_at, name, email, note, sort, text FROM customer WHERE source = ? AND id = ?")
        var owner =
            if let row = try Row.fetchOne(held, arguments: [source, id]) {
                try update(row, with: customer, isListed: isListed, unlessReadSince: begun)
            } else {
                try insert(customer)
            }
        owner.isListed = isListed
        owners[id] = owner
        return owner
    }

    private func insert(_ customer: Customer) throws -> OwnerRow {
        let (sort, text) = (customer.sortText, customer.searchText)
        try db.cachedStatement(
            sql: """
                INSERT INTO customer (source, id, seen, reread_at, name, email, note, sort, mail, text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                source, customer.ref.id, seen, rereadAt, customer.name.string, customer.email.string,
                customer.note?.string, sort, SearchText.folded(customer.email.string), text,
            ])
        let row = db.lastInsertedRowID
        try SearchIndex.customer.add(text, row: row, db)
        met.customers += 1
        added.customers += 1
        return OwnerRow(row: row, customer: customer, sort: sort, text: text)
    }

    private func update(
        _ row: Row, with told: Customer, isListed: Bool, unlessReadSince begun: Double
    ) throws -> OwnerRow {
        let (number, mark, reread): (Int64, Int, Double?) = (row[0], row[1], row[2])
        let (name, email, note): (String, String, String?) = (row[3], row[4], row[5])
        let (oldSort, oldText): (String, String) = (row[6], row[7])
        if mark < seen { met.customers += 1 }
        let held = Customer(
            ref: told.ref, name: SafeText(name), email: SafeText(email), note: note.map { SafeText($0) })
        let customer = !isOpen(reread, begun) ? held : isListed ? told : held.completed(by: told)
        let newReread = newer(reread)
        if customer == held, newReread == reread {
            if mark < seen { try self.mark("customer", number) }
            return OwnerRow(row: number, customer: held, sort: oldSort, text: oldText)
        }
        let (sort, text) = (customer.sortText, customer.searchText)
        try db.cachedStatement(
            sql: """
                UPDATE customer SET seen = max(seen, ?), reread_at = ?, name = ?, email = ?, note = ?, sort = ?, mail = ?,
                text = ? WHERE row = ?
                """
        ).execute(
            arguments: [
                seen, newReread, customer.name.string, customer.email.string, customer.note?.string, sort,
                SearchText.folded(customer.email.string), text, number,
            ])
        let owner = OwnerRow(row: number, customer: customer, sort: sort, text: text)
        if text != oldText {
            try SearchIndex.customer.remove(oldText, row: number, db)
            try SearchIndex.customer.add(text, row: number, db)
        }
        if text != oldText || sort != oldSort { try rename(to: owner) }
        return owner
    }

    /// Subscriptions are sorted and found by their customer's name, too.
    private func rename(to owner: OwnerRow) throws {
        let owned = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT row, text FROM subscription WHERE customer = ?"), arguments: [owner.row])
        for subscription in owned {
            let (row, old): (Int64, String) = (subscription[0], subscription[1])
            let text = owner.text + SubscriptionText.own(in: old)
            try db.cachedStatement(sql: "UPDATE subscription SET sort = ?, text = ? WHERE row = ?")
                .execute(arguments: [owner.sort, text, row])
            try SearchIndex.subscription.remove(old, row: row, db)
            try SearchIndex.subscription.add(text, row: row, db)
        }
    }
}

extension Customer {
    /// What a list by name goes by; never empty.
    fileprivate var sortText: String {
        SearchText.folded(name.isEmpty ? email.isEmpty ? ref.id : email.string : name.string)
    }

    fileprivate var searchText: String { SearchText.indexed([name.string, email.string, ref.id]) }

    /// The same with what `other` knows and this one does not.
    fileprivate func completed(by other: Customer) -> Customer {
        Customer(
            ref: ref, name: other.name.isEmpty ? name : other.name, email: other.email.isEmpty ? email : other.email,
            note: other.note ?? note)
    }
}
