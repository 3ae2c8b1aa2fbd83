import Foundation

// The program's documents and the journal's records, as far as a campaign needs them.

struct SubscriptionList: Decodable {
    let subscriptions: [SubscriptionRow]
}

/// What `cancel` prints: an outcome, or an error.
struct OutcomeDocument: Decodable {
    let operation: String?
    let outcome: String?
}

struct OperationRow: Decodable, Sendable {
    let operation: String
    let ref: String
    let outcome: String?
}

struct OperationList: Decodable {
    let operations: [OperationRow]
}

struct ReconciledList: Decodable {
    struct Row: Decodable {
        let outcome: String?
    }
    let operations: [Row]
}

struct ChainVerdict: Decodable {
    let intact: Bool
    let records: Int?
}

/// One line of `journal export`.
struct ExportedRecord: Decodable, Sendable {
    let at: String
    let operation: String
    let subject: String
    let event: String
    let sequence: Int
}
