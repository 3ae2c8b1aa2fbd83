/// What list calls found, as positions in the order asked for, so that a page after the first costs no search.
///
/// An answer counts as long as its stamp is the asker's own: a number that grows with whatever could change the answer.
struct KeptListings<Question: Hashable & Sendable>: Sendable {
    private var kept: [Question: (stamp: Int, positions: [Int32])] = [:]

    /// The most questions remembered.
    private static var limit: Int { 16 }

    subscript(question: Question, stamp: Int) -> [Int32]? {
        get { kept[question].flatMap { $0.stamp == stamp ? $0.positions : nil } }
        set {
            if kept.count >= Self.limit { kept.removeAll() }
            kept[question] = newValue.map { (stamp, $0) }
        }
    }
}
