import Billing
import Foundation
import GRDB

/// One thing that all rows of a list have, told in the ways SQLite can use.
struct ListCondition {
    /// True of the rows; names the columns of its table.
    let predicate: SQL
    /// The columns that `predicate` names, beside the row's number.
    let columns: [String]
    /// Selects numbers of rows, found by an index; nil where no index knows the condition.
    var candidates: SQL?
    /// What remains to be asked of the candidates; nil when they are the rows exactly.
    var check: SQL?
    /// Selects of what `candidates` looks at first, for counting how much there is.
    var probes: [SQL] = []
}

extension ListCondition {
    /// One of some facets.
    static func facets(_ facets: [Facet], sources: SQL) -> ListCondition {
        let numbers = Set(facets.map(\.number)).sorted().map { "\($0)" as SQL }.joined(separator: ", ")
        return simple("facet IN (\(numbers))", column: "facet", sources)
    }

    /// An end between two instants.
    static func end(in range: ClosedRange<Date>, sources: SQL) -> ListCondition {
        let (first, last) = (
            range.lowerBound.timeIntervalSinceReferenceDate, range.upperBound.timeIntervalSinceReferenceDate
        )
        return simple("ends >= \(first) AND ends <= \(last)", column: "ends", sources)
    }

    private static func simple(_ predicate: SQL, column: String, _ sources: SQL) -> ListCondition {
        let candidates: SQL = "SELECT row FROM subscription WHERE source IN (\(sources)) AND \(predicate)"
        return ListCondition(predicate: predicate, columns: [column], candidates: candidates, probes: [candidates])
    }
}

extension ListCondition {
    /// All words of a search.
    static func words(of terms: SearchTerms, in table: ListTable) -> ListCondition {
        holding(terms.needles, match: terms.match, in: table)
    }

    /// A whole field is what was searched for.
    static func wholeField(of terms: SearchTerms, in table: ListTable) -> ListCondition {
        holding([terms.wholeField], match: terms.wholeFieldMatch, in: table)
    }

    /// A field begins with what was searched for.
    static func fieldBeginning(of terms: SearchTerms, in table: ListTable) -> ListCondition {
        holding([terms.fieldBeginning], match: terms.fieldBeginningMatch, in: table)
    }

    /// How well a row matches, for a set of rows that `probes` showed to be small.
    static func tier(of terms: SearchTerms, in table: ListTable) -> SQL {
        func holds(_ needle: String, _ match: String) -> SQL {
            guard table == .customer else { return "instr(text, \(needle))" }
            return "(instr(text, \(needle)) OR row IN (\(owners([needle], in: .item, match))))"
        }
        return """
            CASE WHEN \(holds(terms.wholeField, terms.wholeFieldMatch)) THEN 0
            WHEN \(holds(terms.fieldBeginning, terms.fieldBeginningMatch)) THEN 1 ELSE 2 END
            """
    }

    private static func holding(_ needles: [String], match: String?, in table: ListTable) -> ListCondition {
        let own = all(needles, in: "text")
        switch table {
        case .subscription:
            let found = match.map { rows(in: .subscription, $0) }
            return ListCondition(
                predicate: own, columns: ["text"], candidates: found, check: own, probes: found.map { [$0] } ?? [])
        case .customer:
            let predicate: SQL = """
                (\(own) OR EXISTS (SELECT 1 FROM subscription s WHERE s.customer = customer.row
                AND \(all(needles, in: "s.text"))))
                """
            guard let match else { return ListCondition(predicate: predicate, columns: ["text"]) }
            // One word that the customer lacks stands in a subscription's own text; of several words, each may stand in
            // either.
            let other = needles.count == 1 ? SearchIndex.item : .subscription
            let candidates: SQL = """
                SELECT row FROM customer WHERE row IN (\(rows(in: .customer, match))) AND \(own)
                UNION \(owners(needles, in: other, match))
                """
            return ListCondition(
                predicate: predicate, columns: ["text"], candidates: candidates,
                probes: [rows(in: .customer, match), rows(in: other, match)])
        }
    }

    /// The customers of the subscriptions that hold all needles.
    private static func owners(_ needles: [String], in index: SearchIndex, _ match: String) -> SQL {
        "SELECT customer FROM subscription WHERE row IN (\(rows(in: index, match))) AND \(all(needles, in: "text"))"
    }

    private static func rows(in index: SearchIndex, _ match: String) -> SQL {
        "SELECT rowid FROM \(sql: index.rawValue) WHERE \(sql: index.rawValue) MATCH \(match)"
    }

    private static func all(_ needles: [String], in column: String) -> SQL {
        needles.map { "instr(\(sql: column), \($0))" as SQL }.joined(separator: " AND ")
    }
}
