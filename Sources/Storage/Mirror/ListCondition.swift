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
    static func words(of search: IndexedTerms, in table: ListTable) -> ListCondition {
        holding(search.terms.needles, search, in: table, search.words)
    }

    /// A whole field is what was searched for.
    static func wholeField(of search: IndexedTerms, in table: ListTable) -> ListCondition {
        holding([search.terms.wholeField], search, in: table, search.wholeField)
    }

    /// A field begins with what was searched for.
    static func fieldBeginning(of search: IndexedTerms, in table: ListTable) -> ListCondition {
        holding([search.terms.fieldBeginning], search, in: table, search.fieldBeginning)
    }

    /// How well a row matches.
    static func tier(of search: IndexedTerms, in table: ListTable) -> SQL {
        func holds(_ needle: String, _ match: String) -> SQL {
            guard table == .customer else { return "instr(text, \(needle))" }
            return "(instr(text, \(needle)) OR row IN (\(owners([needle], in: .item, match))))"
        }
        let terms = search.terms
        return """
            CASE WHEN \(holds(terms.wholeField, search.wholeField(in: .item))) THEN 0
            WHEN \(holds(terms.fieldBeginning, search.fieldBeginning(in: .item))) THEN 1 ELSE 2 END
            """
    }

    /// - Parameter match: what an index is asked; nil when it knows none of the needles.
    private static func holding(
        _ needles: [String], _ search: IndexedTerms, in table: ListTable, _ match: (SearchIndex) -> String?
    ) -> ListCondition {
        let own = all(needles, in: "text")
        guard table == .customer else {
            let found = match(.subscription).map { rows(in: .subscription, $0) }
            return ListCondition(
                predicate: own, columns: ["text"], candidates: found, check: own, probes: found.map { [$0] } ?? [])
        }
        let predicate: SQL = """
            (\(own) OR EXISTS (SELECT 1 FROM subscription s WHERE s.customer = customer.row
            AND \(all(needles, in: "s.text"))))
            """
        // A phrase stands in one text, wherever its words do.
        let owning = needles.count == 1 ? SearchIndex.item : search.owning
        guard let inCustomers = match(.customer), let inOwned = match(owning) else {
            return ListCondition(predicate: predicate, columns: ["text"])
        }
        let candidates: SQL = """
            SELECT row FROM customer WHERE row IN (\(rows(in: .customer, inCustomers))) AND \(own)
            UNION \(owners(needles, in: owning, inOwned))
            """
        return ListCondition(
            predicate: predicate, columns: ["text"], candidates: candidates,
            probes: [rows(in: .customer, inCustomers), rows(in: owning, inOwned)])
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
