import Foundation
import GRDB

/// The indexes that the search looks into. They keep no texts, so that a row's old text must be told to take it out.
enum SearchIndex: String {
    /// The customers' texts.
    case customer = "customer_search"
    /// The subscriptions' texts with those of their customers.
    case subscription = "subscription_search"
    /// The subscriptions' own texts.
    case item = "item_search"

    /// The table whose rows it finds.
    var table: ListTable { self == .customer ? .customer : .subscription }

    func add(_ text: String, row: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO \(rawValue) (rowid, text) VALUES (?, ?)")
            .execute(arguments: [row, text])
    }

    func remove(_ text: String, row: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO \(rawValue) (\(rawValue), rowid, text) VALUES ('delete', ?, ?)")
            .execute(arguments: [row, text])
    }
}

/// What a subscription is found by: its customer's text and its own.
enum SubscriptionText {
    /// Begins the subscription's own part; no folded text can hold it.
    private static let beginning: UInt8 = 0x1E

    static func own(id: String, plan: String) -> String {
        String(UnicodeScalar(beginning)) + SearchText.indexed([id, plan])
    }

    /// The subscription's own part of a whole text.
    static func own(in text: String) -> String {
        text.utf8.firstIndex(of: beginning).map { String(text[$0...]) } ?? ""
    }
}
