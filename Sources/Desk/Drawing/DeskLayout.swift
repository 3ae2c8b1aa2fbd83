import SafeText
import Terminal

/// Where everything stands on a screen of a given size.
package struct DeskLayout: Sendable, Hashable {
    package let header: Area
    package let tabs: Area
    package let upperRule: Area?
    /// The list's column titles; nil where there is no room for them.
    package let titles: Area?
    package let list: Area
    /// The column of the line between the panes; nil where one pane is shown at a time.
    package let divider: Int?
    package let detail: Area
    package let lowerRule: Area?
    package let bottom: Area

    /// From this width on, list and detail stand side by side.
    package static let wideColumns = 100

    package var isWide: Bool { divider != nil }
    /// The rows of the list that fit.
    package var listRows: Int { Swift.max(1, list.rows) }
    /// Everything between header and bottom, for what covers both panes.
    package var body: Area {
        Area(
            row: tabs.endRow, column: 0, rows: bottom.row - tabs.endRow, columns: header.columns)
    }
    /// The rows of a menu that lies over the lists: less its own two lines.
    package var menuRows: Int { Swift.max(1, body.rows - 2) }

    /// - Parameter bottomRows: the rows that the hints or a notice need.
    /// - Parameter hasDetail: whether the screen at hand has a second pane at all.
    package init(size: Size, bottomRows: Int, hasDetail: Bool) {
        let whole = Area(size)
        let isRoomy = size.rows >= 10
        let (header, belowHeader) = whole.splitTop(1)
        let (tabs, belowTabs) = belowHeader.splitTop(size.rows >= 4 ? 1 : 0)
        // On the smallest screens a notice takes the list's place until the next key: half of a reason says nothing.
        let bottomLimit = size.rows < 8 ? size.rows - 2 : size.rows / 4
        let (above, bottom) = belowTabs.splitBottom(Swift.min(bottomRows, Swift.max(1, bottomLimit)))
        let (upperRule, belowRule) = above.splitTop(isRoomy ? 1 : 0)
        let (middle, lowerRule) = belowRule.splitBottom(isRoomy ? 1 : 0)
        let isWide = hasDetail && size.columns >= DeskLayout.wideColumns && isRoomy
        let split = isWide ? size.columns * 53 / 100 : size.columns
        let (left, right) = middle.splitLeft(split)
        let hasTitles = size.columns >= 60 && size.rows >= 12
        let (titles, list) = left.splitTop(hasTitles ? 1 : 0)
        self.header = header
        self.tabs = tabs
        self.bottom = bottom
        self.upperRule = isRoomy ? upperRule : nil
        self.lowerRule = isRoomy ? lowerRule : nil
        self.titles = hasTitles ? titles : nil
        self.list = list
        divider = isWide ? split : nil
        detail = isWide ? right.inset(left: 2, right: 1) : middle.inset(left: 1, right: 1)
    }
}

extension DeskState {
    package var layout: DeskLayout {
        DeskLayout(
            size: size, bottomRows: notice.map { $0.text.wrapped(to: size.columns - 2).count } ?? 1,
            hasDetail: tab != .connections)
    }
}
