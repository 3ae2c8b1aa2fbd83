/// The selected position of a list and the first position shown, both counted from 0.
package struct Cursor: Sendable, Hashable {
    package private(set) var position = 0
    package private(set) var top = 0

    package init() {}

    /// Selects `position`, as near as a list of `count` allows, and scrolls no further than needed.
    package mutating func place(at position: Int, count: Int, page: Int) {
        self.position = Swift.max(0, Swift.min(position, count - 1))
        reveal(count: count, page: page)
    }

    /// Moves the selection by `distance`.
    package mutating func move(by distance: Int, count: Int, page: Int) {
        place(at: position + distance, count: count, page: page)
    }

    /// Follows a row that moved by `distance` in its list, keeping its place on the screen.
    package mutating func shift(by distance: Int) {
        position += distance
        top = Swift.max(0, top + distance)
    }

    /// Brings the selection into a page of `page` rows.
    package mutating func reveal(count: Int, page: Int) {
        let page = Swift.max(1, page)
        position = Swift.max(0, Swift.min(position, count - 1))
        if position < top { top = position }
        if position >= top + page { top = position - page + 1 }
        top = Swift.max(0, Swift.min(top, count - page))
    }
}
