import Foundation

extension UseePaySandbox {
    /// One list call: whose objects, which filters, which page (contract, section 3.0).
    struct ListCall {
        let request: SandboxRequest
        let account: Account
        let switches: Switches

        /// A page of `table`.
        ///
        /// - Parameters:
        ///   - filters: by query field, whether a row matches the given value; consulted only for given fields.
        ///   - listings: what was found before.
        func answer<Row: Record>(
            _ table: Table<Row>, filters: [String: (Row, String) -> Bool],
            listings: inout KeptListings<ListQuestion>, render: (Row) -> Wire
        ) throws(Refusal) -> SandboxResponse {
            let page = try pageIndex()
            let size = try number("page_size", fallback: 10, allowed: 1...100)
            let (from, to) = (try time("from_created_at"), try time("to_created_at"))
            var found = table.positions(of: account)
            if switches.filters == .honoured, request.query.contains(where: { !ListQuestion.isPaging($0.name) }) {
                let question = ListQuestion(request, account)
                let kept = listings[question, table.changes]
                found = kept ?? self.found(in: table, from: from, to: to, filters)
                if kept == nil { listings[question, table.changes] = found }
            }
            let (start, isPastEnd) = page.multipliedReportingOverflow(by: size)
            let window = isPastEnd ? [] : found.dropFirst(start).prefix(size).map { render(table[at: $0]) }
            let hasMore = !isPastEnd && start < found.count && found.count - start > size
            return .json(envelope(window, hasMore: hasMore, total: found.count, page: page, size: size))
        }

        /// The positions of the rows that match, newest first.
        private func found<Row: Record>(
            in table: Table<Row>, from: Date?, to: Date?, _ filters: [String: (Row, String) -> Bool]
        ) -> [Int32] {
            let given = filters.compactMap { name, matches in
                request.queryValue(name).map { value in (name: name, value: value, matches: matches) }
            }
            // What belongs to one object is few rows, whatever the world's size.
            let owner = given.first { ["customer_id", "subscription_id"].contains($0.name) }
            let candidates = owner.map { table.positions(around: $0.value) } ?? table.positions(of: account)
            return candidates.filter { position in
                let row = table[at: position]
                return row.owner == account && from.map { row.createdAt >= $0 } ?? true
                    && to.map { row.createdAt <= $0 } ?? true && given.allSatisfy { $0.matches(row, $0.value) }
            }
        }

        private func envelope(_ rows: [Wire], hasMore: Bool, total: Int, page: Int, size: Int) -> Wire {
            switch switches.paging {
            case .pageNum: ["items": .array(rows), "has_more": .bool(hasMore)]
            case .ignored: ["items": .array(rows), "has_more": true]
            case .sdk:
                [
                    "data": .array(rows), "has_more": .bool(hasMore), "total": .int(Int64(total)),
                    "page": .int(Int64(page + 1)), "page_size": .int(Int64(size)),
                ]
            }
        }

        /// Zero-based, whatever the dialect counts from.
        private func pageIndex() throws(Refusal) -> Int {
            switch switches.paging {
            case .pageNum: try number("page_num", fallback: 0, allowed: 0...Int.max)
            case .sdk: try number("page", fallback: 1, allowed: 1...Int.max) - 1
            case .ignored: 0
            }
        }

        private func number(_ name: String, fallback: Int, allowed: ClosedRange<Int>) throws(Refusal) -> Int {
            guard let text = request.queryValue(name) else { return fallback }
            guard let number = Int(text), allowed.contains(number) else {
                throw .invalid(name, "must be a whole number in its range")
            }
            return number
        }

        /// ISO 8601 UTC, milliseconds allowed.
        private func time(_ name: String) throws(Refusal) -> Date? {
            guard let text = request.queryValue(name) else { return nil }
            let styles: [Date.ISO8601FormatStyle] = [.iso8601, .init(includingFractionalSeconds: true)]
            guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
                throw .invalid(name, "must be an ISO 8601 time")
            }
            return date
        }
    }
}

extension UseePaySandbox {
    /// A list call without its page: what has the same answer until something changes.
    struct ListQuestion: Hashable, Sendable {
        private let path: String
        private let account: Account
        private let query: [String]

        init(_ request: SandboxRequest, _ account: Account) {
            path = request.path
            self.account = account
            query = request.query.filter { !ListQuestion.isPaging($0.name) }.map { "\($0.name)=\($0.value)" }
        }

        static func isPaging(_ name: String) -> Bool { ["page_num", "page", "page_size"].contains(name) }
    }
}
