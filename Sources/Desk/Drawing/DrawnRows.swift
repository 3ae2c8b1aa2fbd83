import Storage
import Terminal

/// The rows of a list as they were drawn last: a frame draws those that changed and copies the others.
struct DrawnRows<Row: Equatable> {
    /// What all rows depend on beside themselves.
    struct Setting: Equatable {
        var table = TableLayout([], width: 0)
        var isMasked = false
        /// The connections of which a missing subscription says something.
        var isRead: [Bool] = []
    }

    private var setting = Setting()
    private var rows: [Row] = []
    /// The position of the first drawn row.
    private var top = 0
    private var cells: [[Cell]] = []

    /// Draws the rows at `positions`, one below the other from the first line of `area` on.
    ///
    /// - Parameter draw: draws one row into its line.
    mutating func show(
        _ positions: Range<Int>, of rows: [Row], _ setting: Setting, in area: Area, into frame: inout Frame,
        draw: (Row, Area, inout Frame) -> Void
    ) {
        let isAlike = setting == self.setting
        let isSame = rows.isIdentical(to: self.rows)
        var shown: [[Cell]] = []
        shown.reserveCapacity(positions.count)
        for position in positions {
            let line = area.line(position - positions.lowerBound)
            let index = position - top
            if isAlike, cells.indices.contains(index), isSame || self.rows[position] == rows[position] {
                frame.put(cells[index], in: line)
                shown.append(cells[index])
            } else {
                draw(rows[position], line, &frame)
                shown.append(frame.cells(in: line))
            }
        }
        (self.setting, self.rows, top, cells) = (setting, rows, positions.lowerBound, shown)
    }
}

extension Array {
    /// Whether both are one and the same in memory, which is known without a look at the elements.
    fileprivate func isIdentical(to other: [Element]) -> Bool {
        count == other.count
            && withUnsafeBufferPointer { own in other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress } }
    }
}

/// What of the last frame the next one can be made of.
package struct DrawnLists {
    var customers = DrawnRows<CustomerRow>()
    var subscriptions = DrawnRows<SubscriptionRow>()

    package init() {}
}
