import GRDB

/// What was typed, with what the indexes are asked for it.
struct IndexedTerms {
    let terms: SearchTerms
    private let rare: [SearchIndex: RareTrigrams]

    init(_ terms: SearchTerms, in table: ListTable, _ db: Database) throws {
        self.terms = terms
        let trigrams = terms.trigrams + terms.wholeFieldTrigrams
        var rare: [SearchIndex: RareTrigrams] = [:]
        for index in table == .subscription ? [.subscription] : [.customer, IndexedTerms.owning(terms)] {
            let last = try db.cachedStatement(sql: "SELECT max(row) FROM \(index.table.name)")
            rare[index] = try RareTrigrams(trigrams, in: index, rows: try Int.fetchOne(last) ?? 0, db)
        }
        self.rare = rare
    }

    /// The index that finds customers by their subscriptions: one word that the customer lacks stands in a
    /// subscription's own text; of several words, each may stand in either.
    var owning: SearchIndex { IndexedTerms.owning(terms) }

    private static func owning(_ terms: SearchTerms) -> SearchIndex {
        terms.needles.count == 1 ? .item : .subscription
    }

    /// For rows that may hold all words; nil when the indexes know none of them.
    func words(in index: SearchIndex) -> String? {
        terms.trigrams.isEmpty ? nil : match(terms.trigrams, in: index)
    }

    /// For rows of which a field may be the whole phrase.
    func wholeField(in index: SearchIndex) -> String { match(terms.wholeFieldTrigrams, in: index) }

    /// For rows of which a field may begin with the phrase.
    func fieldBeginning(in index: SearchIndex) -> String { match(terms.fieldBeginningTrigrams, in: index) }

    private func match(_ trigrams: [String], in index: SearchIndex) -> String {
        (rare[index] ?? RareTrigrams()).match(trigrams)
    }
}
