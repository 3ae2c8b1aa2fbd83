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
        func answer<Row: Record>(
            _ table: Table<Row>, filters: [String: (Row, String) -> Bool], render: (Row) -> Wire
        ) throws(Refusal) -> SandboxResponse {
            let page = try pageIndex()
            let size = try number("page_size", fallback: 10, allowed: 1...100)
            let (from, to) = (try time("from_created_at"), try time("to_created_at"))
            var rows = table.all.filter { $0.owner == account }
            if switches.filters == .honoured {
                rows.removeAll { row in
                    (from.map { row.createdAt < $0 } ?? false) || (to.map { row.createdAt > $0 } ?? false)
                        || filters.contains { name, matches in
                            request.queryValue(name).map { !matches(row, $0) } ?? false
                        }
                }
            }
            let (start, isPastEnd) = page.multipliedReportingOverflow(by: size)
            let window = isPastEnd ? [] : rows.dropFirst(start).prefix(size).map(render)
            let hasMore = !isPastEnd && start < rows.count && rows.count - start > size
            return .json(envelope(window, hasMore: hasMore, total: rows.count, page: page, size: size))
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
