import Foundation
import SafeText
import Terminal
import Testing

@testable import Desk

/// Compares drawn wizards with the files beside the tests; `LAPSE_RECORD=1` writes them anew.
enum WizardSnapshot {
    struct Look {
        var columns: Int
        var rows: Int
        var lines = LineSet.unicode
        var isMasked = false

        var name: String {
            "\(columns)x\(rows)\(lines == .ascii ? " ASCII" : "")\(isMasked ? " masked" : "")"
        }
    }

    static let sizes = [
        Look(columns: 120, rows: 40), Look(columns: 80, rows: 24), Look(columns: 40, rows: 12),
        Look(columns: 20, rows: 5),
    ]

    static func check(
        _ wizard: Wizard, _ name: String, looks: [Look] = sizes, location: SourceLocation = #_sourceLocation
    ) throws {
        let drawn = looks.map { picture(wizard, $0) }.joined(separator: "\n")
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Snapshots/wizard-\(name).txt")
        if ProcessInfo.processInfo.environment["LAPSE_RECORD"] == "1" {
            try Data(drawn.utf8).write(to: file)
            return
        }
        let recorded = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(recorded == drawn, "\(name) looks different", sourceLocation: location)
    }

    static func frame(_ wizard: Wizard, _ look: Look) -> Frame {
        var frame = Frame(size: Size(columns: look.columns, rows: look.rows))
        WizardView(wizard: wizard, lines: look.lines, isMasked: look.isMasked)
            .draw(into: &frame, area: Area(frame.size))
        return frame
    }

    /// The text, then every cell's role as a letter: capital on a selected row.
    private static func picture(_ wizard: Wizard, _ look: Look) -> String {
        let frame = frame(wizard, look)
        let hints = WizardView(wizard: wizard, lines: look.lines, isMasked: look.isMasked).hints
        let cursor = frame.cursor.map { "row \($0.row) column \($0.column)" } ?? "hidden"
        let roles = (0..<look.rows).map { row in
            trimmed(String((0..<look.columns).map { letter(frame[row, $0].style) }), "t")
        }
        return
            (["=== \(look.name), cursor \(cursor)"] + frame.lines.map { trimmed($0, " ") }
            + ["--- \(hints.map { "\($0.key) \($0.text)" }.joined(separator: "   "))"] + roles).joined(separator: "\n")
            + "\n"
    }

    private static func letter(_ style: Style) -> Character {
        let letters: [Role: Character] = [
            .text: "t", .title: "h", .muted: "m", .accent: "a", .selection: "s", .border: "b", .key: "k", .hint: "n",
            .ok: "o", .warn: "w", .danger: "d", .info: "i", .input: "p", .badge: "g",
        ]
        let letter = letters[style.role] ?? "?"
        return style.isSelected ? Character(letter.uppercased()) : letter
    }

    private static func trimmed(_ text: String, _ blank: Character) -> String {
        var text = text[...]
        while text.last == blank { text.removeLast() }
        return String(text)
    }
}
