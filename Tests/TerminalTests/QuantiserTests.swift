import Terminal
import Testing

@Suite struct QuantiserTests {
    private func quantised(_ red: UInt8, _ green: UInt8, _ blue: UInt8, _ colors: Int) -> Color {
        Quantiser.quantised(.rgb(red: red, green: green, blue: blue), colors: colors)
    }

    @Test func findsTheExactColourWhereThereIsOne() {
        #expect(quantised(255, 0, 0, 256) == .indexed(196))
        #expect(quantised(0, 0, 0, 256) == .indexed(16))
        #expect(quantised(95, 135, 175, 256) == .indexed(67))
        #expect(quantised(128, 128, 128, 256) == .indexed(244))
        #expect(quantised(255, 255, 255, 16) == .indexed(15))
        #expect(quantised(205, 0, 0, 8) == .indexed(1))
    }

    @Test func neverChoosesTheTerminalsOwnSixteenWhereItHasMore() {
        for step in stride(from: 0, through: 255, by: 17) {
            guard case .indexed(let index) = quantised(UInt8(step), UInt8(255 - step), 90, 256) else {
                Issue.record("not an index")
                continue
            }
            #expect(index >= 16)
        }
    }

    @Test func staysWithinWhatTheTerminalHas() {
        for colors in [8, 16, 256] {
            for index in UInt8.min...UInt8.max {
                guard case .indexed(let found) = Quantiser.quantised(.indexed(index), colors: colors) else {
                    Issue.record("not an index")
                    continue
                }
                #expect(Int(found) < colors)
            }
        }
    }

    @Test func leavesWhatNeedsNoChange() {
        #expect(Quantiser.quantised(.standard, colors: 256) == .standard)
        #expect(Quantiser.quantised(.indexed(9), colors: 16) == .indexed(9))
        #expect(quantised(1, 2, 3, 16_777_216) == .rgb(red: 1, green: 2, blue: 3))
        #expect(quantised(1, 2, 3, 0) == .standard)
    }

    @Test func brightColoursKeepTheirHueOnEight() {
        #expect(Quantiser.quantised(.indexed(9), colors: 8) == .indexed(1))
        #expect(Quantiser.quantised(.indexed(12), colors: 8) == .indexed(4))
        #expect(Quantiser.quantised(.indexed(8), colors: 8) == .indexed(7))
    }

    @Test func contrastIsThatOfTheGuidelines() throws {
        let black = Color.rgb(red: 0, green: 0, blue: 0)
        let white = Color.rgb(red: 255, green: 255, blue: 255)
        let contrast = try #require(black.contrast(with: white))
        #expect(abs(contrast - 21) < 0.001)
        #expect(white.contrast(with: white) == 1)
        #expect(Color.standard.contrast(with: white) == nil)
    }
}

@Suite struct LookTests {
    private let palette: Palette = {
        var palette = Palette()
        palette[.danger] = Appearance(foreground: .rgb(red: 255, green: 160, blue: 160))
        palette[.muted] = Appearance(foreground: .indexed(4), dim: true)
        palette[.selection] = Appearance(foreground: .indexed(15), background: .indexed(4))
        return palette
    }()

    @Test func withoutColourSelectionAndDangerStandOut() {
        let chosen = palette.look(for: Style(.text, selected: true), colors: 0)
        #expect(chosen.attributes == [.reversed] && chosen.foreground == .standard && chosen.background == .standard)
        #expect(palette.look(for: Style(.danger), colors: 0).attributes == [.bold, .underlined])
        #expect(palette.look(for: Style(.text, strong: true), colors: 0).attributes == [.bold])
        #expect(palette.look(for: Style(.muted, selected: true), colors: 0).attributes == [.reversed])
    }

    @Test func theSelectionKeepsColoursThatCanBeRead() {
        let danger = palette.look(for: Style(.danger, selected: true), colors: 16_777_216)
        #expect(danger.background == .indexed(4).direct && danger.foreground == .rgb(red: 255, green: 160, blue: 160))
        // Blue on blue gives way.
        let muted = palette.look(for: Style(.muted, selected: true), colors: 256)
        #expect(muted.foreground == .indexed(15) && muted.background == .indexed(4))
        #expect(palette.look(for: Style(.text, selected: true), colors: 256).foreground == .indexed(15))
    }

    @Test func aThemeWithoutSelectionStillShowsOne() {
        #expect(Palette().look(for: Style(.text, selected: true), colors: 256).attributes.contains(.reversed))
    }

    @Test func brightBecomesBoldOnEight() {
        var palette = Palette()
        palette[.ok] = Appearance(foreground: .indexed(10))
        let look = palette.look(for: Style(.ok), colors: 8)
        #expect(look.foreground == .indexed(2) && look.attributes.contains(.bold))
    }
}

extension Color {
    /// Indexed colours stay as they are on a terminal with direct colour.
    fileprivate var direct: Color { Quantiser.quantised(self, colors: 16_777_216) }
}

@Suite struct PairTableTests {
    @Test func numbersEachPairOnce() {
        var table = PairTable(limit: 64)
        var defined: [[Int]] = []
        func pair(_ foreground: Int, _ background: Int) -> Int? {
            table.pair(foreground: foreground, background: background) {
                defined.append([$0, $1, $2])
                return true
            }
        }
        #expect(pair(-1, -1) == 0)
        #expect(pair(1, -1) == 1)
        #expect(pair(2, 4) == 2)
        #expect(pair(1, -1) == 1)
        #expect(defined == [[1, 1, -1], [2, 2, 4]])
    }

    @Test func isFullAtTheTerminalsLimit() {
        var table = PairTable(limit: 3)
        let found = (1...4).map { table.pair(foreground: $0, background: -1) { _, _, _ in true } }
        #expect(found == [1, 2, nil, nil])
        table.removeAll()
        #expect(table.pair(foreground: 9, background: -1) { _, _, _ in true } == 1)
    }

    @Test func neverAsksATerminalWithoutColour() {
        var table = PairTable(limit: 0)
        #expect(table.pair(foreground: -1, background: -1) { _, _, _ in true } == 0)
        let found = table.pair(foreground: 1, background: 2) { _, _, _ in
            Issue.record("asked")
            return true
        }
        #expect(found == nil)
    }

    @Test func aRefusedPairIsNotRemembered() {
        var table = PairTable(limit: 64)
        #expect(table.pair(foreground: 1, background: -1) { _, _, _ in false } == nil)
        #expect(table.pair(foreground: 2, background: -1) { _, _, _ in true } == 1)
    }
}
