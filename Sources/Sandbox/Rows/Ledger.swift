/// Rows in the order they came, each found by its id at once. No row ever leaves.
struct Ledger<ID: Hashable & Sendable, Row: Sendable>: Sendable {
    private(set) var values: [Row] = []
    private var positions: [ID: Int32] = [:]
    /// The positions of rows that came or changed and were not yet taken, some of them more than once.
    private var touched: [Int32] = []
    private let remembersTouched: Bool
    /// Grows with every row that comes and every change of one.
    private(set) var changes = 0

    /// - Parameter remembersTouched: whether somebody asks `takeTouched` now and then.
    init(remembersTouched: Bool = false) {
        self.remembersTouched = remembersTouched
    }

    var count: Int { values.count }

    /// The row with this id. Writing adds a row or replaces it; writing nil does nothing.
    subscript(id: ID) -> Row? {
        get { positions[id].map { values[Int($0)] } }
        set {
            guard let newValue else { return }
            changes += 1
            let position = positions[id] ?? Int32(values.count)
            if Int(position) < values.count {
                values[Int(position)] = newValue
            } else {
                positions[id] = position
                values.append(newValue)
            }
            if remembersTouched { touched.append(position) }
        }
    }

    func position(of id: ID) -> Int32? { positions[id] }

    subscript(at position: Int32) -> Row { values[Int(position)] }

    /// What came or changed since this was last asked.
    mutating func takeTouched() -> [Int32] {
        defer { touched.removeAll() }
        return touched
    }
}
