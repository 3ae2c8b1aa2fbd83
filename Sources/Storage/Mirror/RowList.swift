import Billing
import Foundation
import GRDB

/// One list, prepared so that every stretch of it is read without passing over the rest.
struct RowList {
    private let segments: [ListSegment]
    private let isDescending: Bool
    private let count: ListCount
    private let db: Database

    /// - Parameter sources: those whose rows are shown, with the number of their rows.
    init(
        _ request: ListRequest, of table: ListTable, sources: [Int64: Int], terms: SearchTerms?, limits: ListLimits,
        kept: KeptRows, _ db: Database
    ) throws {
        let plan = try ListPlan(
            request, of: table, sources: sources.keys.sorted(), terms: terms, limits: limits, kept: kept, db)
        (self.db, isDescending) = (db, request.order.isDescending)
        segments = try plan.segments(db)
        if case .sorted(let keys)? = segments.first, segments.count == 1 {
            count = .exact(keys.count)
        } else if plan.isUnfiltered {
            count = .exact(sources.values.reduce(0, +))
        } else {
            count = .atLeast(try plan.known(db))
        }
    }

    /// The keys of a stretch, and what is known of its place.
    func stretch(_ place: ListPlace, count wanted: Int) throws -> ListStretch<RowKey> {
        let wanted = max(0, min(wanted, Int(Int32.max)))
        switch place {
        case .first:
            let keys = try take(wanted + 1, from: nil, isForward: true)
            return stretch(keys.prefix(wanted), before: false, after: keys.count > wanted)
        case .last:
            let keys = try take(wanted + 1, from: nil, isForward: false)
            return stretch(keys.prefix(wanted).reversed(), before: keys.count > wanted, after: false)
        case .after(let key):
            let keys = try take(wanted + 1, from: key, isForward: true)
            let before = try take(1, from: keys.first, isForward: false)
            return stretch(keys.prefix(wanted), before: !before.isEmpty, after: keys.count > wanted)
        case .before(let key):
            let keys = try take(wanted + 1, from: key, isForward: false)
            let after = try take(1, from: keys.first, isForward: true)
            return stretch(keys.prefix(wanted).reversed(), before: keys.count > wanted, after: !after.isEmpty)
        case .around(let key):
            let before = try take(wanted / 2 + 1, from: key, isForward: false)
            let kept = before.prefix(wanted / 2)
            let here = RowKey(tier: key.tier, value: key.value, row: isDescending ? key.row + 1 : key.row - 1)
            let after = try take(wanted - kept.count + 1, from: here, isForward: true)
            return stretch(
                kept.reversed() + after.prefix(wanted - kept.count), before: before.count > kept.count,
                after: after.count > wanted - kept.count)
        }
    }

    private func stretch(_ keys: some Sequence<RowKey>, before: Bool, after: Bool) -> ListStretch<RowKey> {
        let keys = Array(keys)
        var start: Int? = before ? nil : 0
        if case .sorted(let all)? = segments.first, segments.count == 1, let first = keys.first {
            start = all.position(of: first, isDescending: isDescending)
        } else if !after, case .exact(let total) = count {
            start = max(0, total - keys.count)
        }
        var count = count
        if case .atLeast(let known) = count { count = .atLeast(max(known, keys.count)) }
        return ListStretch(rows: keys, keys: keys, hasBefore: before, hasAfter: after, start: start, count: count)
    }

    /// The next keys behind `anchor`, the nearest first; from the list's end where there is none.
    private func take(_ count: Int, from anchor: RowKey?, isForward: Bool) throws -> [RowKey] {
        var found: [RowKey] = []
        for segment in isForward ? segments : segments.reversed() where found.count < count {
            let rest = count - found.count
            switch segment {
            case .sorted(let all):
                found += all.next(rest, from: anchor, isForward: isForward, isDescending: isDescending)
            case .walked(let walk):
                let isPassed = anchor.map { isForward ? walk.rank < $0.rank : walk.rank > $0.rank } ?? false
                if isPassed { continue }
                let inside = anchor?.rank == walk.rank ? anchor : nil
                found += try walk.keys(rest, from: inside, isForward: isForward, db)
            }
        }
        return found
    }
}

extension [RowKey] {
    /// The number of keys that stand before `key`.
    fileprivate func position(of key: RowKey, isDescending: Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].precedes(key, isDescending: isDescending) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    fileprivate func next(_ wanted: Int, from anchor: RowKey?, isForward: Bool, isDescending: Bool) -> [RowKey] {
        guard let anchor else { return isForward ? Array(prefix(wanted)) : suffix(wanted).reversed() }
        let position = position(of: anchor, isDescending: isDescending)
        guard isForward else { return prefix(position).suffix(wanted).reversed() }
        return Array(dropFirst(position < count && self[position] == anchor ? position + 1 : position).prefix(wanted))
    }
}
