/// Which rows something happens to next: a heap of moments with the positions of rows.
///
/// A row whose moment moved is put in again. What lies here under its old moment comes out then, so that whoever takes
/// it has to look at the row.
struct DueQueue<Moment: Comparable & Sendable>: Sendable {
    private var heap: [(moment: Moment, position: Int32)] = []

    mutating func put(_ position: Int32, at moment: Moment) {
        heap.append((moment, position))
        var child = heap.count - 1
        while child > 0, heap[child].moment < heap[(child - 1) / 2].moment {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Removes what is due, each position once and in no certain order.
    mutating func take(while isDue: (Moment) -> Bool) -> Set<Int32> {
        var due: Set<Int32> = []
        while let first = heap.first, isDue(first.moment) {
            due.insert(first.position)
            removeFirst()
        }
        return due
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].moment < heap[least].moment { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
