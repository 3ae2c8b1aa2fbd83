import SafeText
import Terminal

/// Frames with texts wherever an input says.
enum FuzzFrame {
    static let palette: Palette = {
        var palette = Palette()
        palette[.danger] = Appearance(foreground: .rgb(red: 255, green: 40, blue: 0), bold: true)
        palette[.ok] = Appearance(foreground: .indexed(2), dim: true)
        palette[.selection] = Appearance(foreground: .indexed(15), background: .indexed(4))
        palette[.title] = Appearance(foreground: .indexed(11), background: .rgb(red: 10, green: 20, blue: 30))
        palette[.badge] = Appearance(underlined: true, reversed: true)
        return palette
    }()

    static func make(_ input: FuzzInput) -> Frame {
        var frame = Frame(size: input.frameSize)
        for (index, (text, use)) in input.texts.enumerated() {
            let role = Role.allCases[use % Role.allCases.count]
            let style = Style(role, strong: use & 1 == 1, selected: use & 6 == 6)
            let row = (use >> 3) % (input.frameSize.rows + 2) - 1
            let column = use * 7 % (input.frameSize.columns + 4) - 2
            let end = frame.write(text, row: row, column: column, style: style, width: use & 8 == 8 ? use % 9 : nil)
            switch use & 0x70 {
            case 0x10: frame.cursor = Position(row: row, column: end)
            case 0x20: frame.title = text
            case 0x30: frame.restyle(row: row, columns: 0..<Swift.max(0, end)) { $0.role = .selection }
            case 0x40: frame.rule(Area(row: index, column: 0, rows: 1, columns: 9), lines: .unicode)
            default: break
            }
        }
        return frame
    }
}
