import SafeText
import Terminal
import Testing

@Suite struct FrameTests {
    @Test func writesWithinItsEdges() {
        var frame = Frame(size: Size(columns: 6, rows: 2))
        #expect(frame.write("abcdefgh", row: 0, column: 3) == 6)
        frame.write("nowhere", row: 5, column: 0)
        frame.write("left", row: 1, column: -2)
        #expect(frame.lines == ["   abc", "ft    "])
    }

    @Test func neverCutsAWideCharacter() {
        var frame = Frame(size: Size(columns: 5, rows: 1))
        frame.write("田中太", row: 0, column: 0)
        #expect(frame.lines == ["田中 "])
        #expect(frame[0, 1].glyph == nil)
        frame.write("x", row: 0, column: 1)
        #expect(frame.lines == [" x中 "])
        frame.write("y", row: 0, column: 2)
        #expect(frame.lines == [" xy  "])
    }

    @Test func leavesJoinersOut() {
        var frame = Frame(size: Size(columns: 6, rows: 1))
        frame.write("\u{645}\u{6CC}\u{200C}\u{62E} 👩‍💻", row: 0, column: 0)
        #expect(frame.lines == ["\u{645}\u{6CC}\u{62E} 👩"])
    }

    @Test func fillsAndRestylesAStretch() {
        var frame = Frame(size: Size(columns: 4, rows: 1))
        frame.fill(row: 0, columns: 1..<9, with: "-", style: Style(.border))
        frame.restyle(row: 0, columns: 0..<2) { $0.isSelected = true }
        #expect(frame.lines == [" ---"])
        #expect(frame[0, 1].style == Style(.border, selected: true))
        #expect(frame[0, 2].style == Style(.border))
    }
}

@Suite struct AreaTests {
    @Test func splitsNeverExceedTheWhole() {
        let area = Area(Size(columns: 10, rows: 4))
        let (top, rest) = area.splitTop(9)
        #expect(top.rows == 4 && rest.rows == 0)
        let (left, right) = area.splitLeft(3)
        #expect(left.endColumn == 3 && right.column == 3 && right.columns == 7)
        let (above, bottom) = area.splitBottom(1)
        #expect(above.rows == 3 && bottom.row == 3)
        #expect(area.inset(top: 3, left: 6, bottom: 3, right: 6).columns == 0)
    }
}
