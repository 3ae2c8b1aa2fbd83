import Desk
import Storage

/// A list of numbered customers as a store holds it: rows are found by their keys, and may come and go.
struct LongList {
    /// In rising order.
    var numbers: [Int]
    /// Whether it says at which position a stretch begins, away from the ends.
    var knowsPositions = false
    private(set) var requests: [ListRequest] = []

    init(_ numbers: some Sequence<Int>) { self.numbers = Array(numbers) }

    mutating func answer(_ request: ListRequest) -> ListStretch<CustomerRow> {
        requests.append(request)
        let whole = ListStretch<CustomerRow>(
            request, count: numbers.count, row: { Invented.numbered(numbers[$0]) },
            key: { RowKey(value: .none, row: Int64(numbers[$0])) }, place: { place(of: Int($0.row)) })
        guard !knowsPositions, request.place != .first else { return whole }
        return ListStretch(
            rows: whole.rows, keys: whole.keys, hasBefore: whole.hasBefore, hasAfter: whole.hasAfter, start: nil,
            count: whole.count)
    }

    /// Of the first number that is not smaller.
    func place(of number: Int) -> Int {
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func insert(_ number: Int) { numbers.insert(number, at: place(of: number)) }

    mutating func remove(_ number: Int) { numbers.removeAll { $0 == number } }
}
