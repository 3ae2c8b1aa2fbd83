/// What a row is sorted by.
enum UniBeeSortKey: Comparable, Sendable {
    case number(Int64)
    case text(String)
}

/// `sortField` and `sortType` of a list call (section 4.5).
struct UniBeeSort {
    let field: String
    let isAscending: Bool

    /// - Parameter documented: the sentence's own list of fields. The check is for a part of that text, so that `gmt`
    ///   passes here and fails in the database.
    init?(_ input: UniBeeInput, documented: String) throws(UniBeeRefusal) {
        let field = input.text("sortField")
        guard !field.isEmpty else { return nil }
        guard documented.contains(field) else { throw .business("sortField should one of \(documented)") }
        let type = input.text("sortType").lowercased()
        guard ["", "asc", "desc"].contains(type) else { throw .business("sortType should one of asc|desc") }
        self.field = field
        isAscending = type == "asc"
    }

    /// The order when no field is asked for.
    static func newestFirst(_ field: String = "gmt_create") -> UniBeeSort {
        UniBeeSort(field: field, isAscending: false)
    }

    private init(field: String, isAscending: Bool) {
        self.field = field
        self.isAscending = isAscending
    }

    /// The positions of the `rows` that pass, in this order.
    ///
    /// Equal keys have no order of their own at the provider and may swap between pages (section 4.4): here they do so
    /// from every page to the next.
    /// - Throws: the database's refusal of a column that does not exist, unless no row passes.
    func positions<Row>(
        in rows: [Row], page: Int64, row number: (Row) -> Int64, by keys: [String: (Row) -> UniBeeSortKey],
        where passes: (Row) -> Bool = { _ in true }
    ) throws(UniBeeRefusal) -> [Int32] {
        let found = rows.indices.filter { passes(rows[$0]) }
        guard !found.isEmpty else { return [] }
        guard let key = keys[field] else { throw .database }
        let keyed = found.map { (position: Int32($0), key: key(rows[$0]), number: number(rows[$0])) }
        return keyed.sorted { left, right in
            if left.key != right.key { return (left.key < right.key) == isAscending }
            return (left.number < right.number) == (page % 2 == 0)
        }.map(\.position)
    }
}

/// A list call without its page: what has the same answer until something changes.
struct UniBeeQuestion: Hashable, Sendable {
    private let list: String
    private let input: UniBeeInput
    /// Equal keys swap from page to page.
    private let isEvenPage: Bool

    init(_ list: String, _ input: UniBeeInput, page: Int64) {
        self.list = list
        self.input = input.without(["page", "count"])
        isEvenPage = page % 2 == 0
    }
}

/// The bounds `createTimeStart` and `createTimeEnd`, inclusive, 0 for none (section 4.3).
struct UniBeeSpan {
    private let start: Int64
    private let end: Int64

    init(_ input: UniBeeInput) {
        (start, end) = (input.int("createTimeStart"), input.int("createTimeEnd"))
    }

    func contains(_ created: Int64) -> Bool { (start <= 0 || created >= start) && (end <= 0 || created <= end) }
}

/// `page` and `count` of a list call (section 4.4).
struct UniBeePaging {
    let page: Int64
    let count: Int64

    init(_ input: UniBeeInput, usually: Int64 = 20) {
        page = max(0, input.int("page"))
        let asked = input.int("count")
        count = asked > 0 ? asked : usually
    }

    func slice<Row>(_ rows: [Row]) -> ArraySlice<Row> {
        let (start, overflow) = page.multipliedReportingOverflow(by: count)
        guard !overflow, start < rows.count else { return [] }
        return rows[Int(start)..<Int(min(Int64(rows.count), start + min(count, Int64(rows.count))))]
    }
}

extension Wire {
    /// A list that the provider writes as `null` when it is empty.
    static func listOrNull(_ rows: [Wire]) -> Wire { rows.isEmpty ? .null : .array(rows) }
}

/// An SQL `LIKE '%text%'` that ignores letter case; `%` and `_` in the text are wildcards (section 7.2).
struct UniBeeLike {
    private let pattern: [Character]

    init(_ text: String) {
        pattern = Array("%\(text.lowercased())%")
    }

    func matches(_ text: String) -> Bool {
        let text = Array(text.lowercased())
        var (p, t) = (0, 0)
        var retry: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == "%" {
                retry = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == "_" || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = retry {
                retry = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "%" }
    }
}
