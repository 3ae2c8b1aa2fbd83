import Billing
import SafeText
import Terminal

/// Makes rows of a given width: sentences, facts with a label, choices and text fields.
struct PageWriter {
    let width: Int
    let lines: LineSet
    private(set) var rows: [PageLine] = []

    init(width: Int, lines: LineSet) {
        self.width = max(1, width)
        self.lines = lines
    }

    /// Wide enough for labels in a column of their own.
    var isWide: Bool { width >= 60 }
    /// The blank columns before every row that is not a choice.
    var margin: Int { width >= 30 ? 1 : 0 }
    private static let labelWidth = 16

    mutating func blank() {
        if rows.last?.spans.isEmpty == false { rows.append(.blank) }
    }

    mutating func line(_ spans: [PageSpan]) {
        rows.append(PageLine(indented(margin) + spans))
    }

    /// A sentence, wrapped.
    mutating func text(_ text: SafeText, _ style: Style = .text, indent: Int = 0) {
        let indent = margin + (isWide ? indent : 0)
        for piece in text.wrapped(to: max(1, width - indent)) {
            rows.append(PageLine(indented(indent) + [PageSpan(piece, style)]))
        }
    }

    /// `Label   value`, and how sure it is, in words.
    mutating func fact(_ label: SafeText, _ value: SafeText, style: Style = .text, certainty: Certainty? = nil) {
        guard isWide else {
            narrowFact(label, value, style: style, certainty: certainty)
            return
        }
        let certaintyWidth = certainty == nil ? 0 : 10
        let valueWidth = max(1, width - margin - PageWriter.labelWidth - certaintyWidth)
        for (index, piece) in value.wrapped(to: valueWidth).enumerated() {
            let name = index == 0 ? label : ""
            var spans = indented(margin) + [PageSpan(padded(name, PageWriter.labelWidth), Style(.muted))]
            if let certainty, index == 0 {
                spans.append(PageSpan(padded(piece, valueWidth), style))
                spans.append(PageSpan("  " + certainty.word, Style(certainty.role)))
            } else {
                spans.append(PageSpan(piece, style))
            }
            rows.append(PageLine(spans))
        }
    }

    private mutating func narrowFact(_ label: SafeText, _ value: SafeText, style: Style, certainty: Certainty?) {
        var spans = [PageSpan(label, Style(.muted))]
        if let certainty { spans.append(PageSpan(" (\(certainty.word))", Style(certainty.role))) }
        line(spans)
        for piece in value.wrapped(to: max(1, width - margin - 1)) {
            line([PageSpan(" "), PageSpan(piece, style)])
        }
    }

    /// A row that can be chosen, with what it means behind or below it.
    /// - Returns: its rows.
    @discardableResult
    mutating func choice(_ text: SafeText, detail: SafeText = "", isSelected: Bool, column: Int = 28) -> Range<Int> {
        let start = rows.count
        let mark = marker(isSelected)
        let label = PageSpan(text, Style(.text, strong: isSelected))
        if detail.isEmpty || mark.text.width + max(column, text.width + 2) + detail.width > width {
            rows.append(PageLine([mark, label], isSelected: isSelected))
            let indent = mark.text.width + (isWide ? 2 : 0)
            if !detail.isEmpty {
                for piece in detail.wrapped(to: max(1, width - indent)) {
                    rows.append(PageLine(indented(indent) + [PageSpan(piece, Style(.muted))]))
                }
            }
        } else {
            let gap = PageSpan(blanks(max(2, column - text.width)))
            rows.append(PageLine([mark, label, gap, PageSpan(detail, Style(.muted))], isSelected: isSelected))
        }
        return start..<rows.count
    }

    /// A label with a text field below it and the count of what fits.
    /// - Returns: the row of the field itself, which is the one that must be seen.
    @discardableResult
    mutating func field(_ label: SafeText, note: SafeText, _ field: WizardField, isFocused: Bool) -> Range<Int> {
        let count: SafeText = "\(field.characters.count)/\(field.limit)"
        let head = [PageSpan(label, Style(.title)), PageSpan("  " + count, Style(.hint))]
        if note.isEmpty || margin + label.width + 4 + count.width + note.width > width {
            line(head)
            if !note.isEmpty { text(note, Style(.muted)) }
        } else {
            line(head + [PageSpan("  " + note, Style(.muted))])
        }
        let mark = marker(isFocused)
        let room = max(1, width - mark.text.width - margin)
        let window = field.window(width: room)
        let shown = window.text + blanks(room - window.text.width)
        let cursor = isFocused ? mark.text.width + window.cursor : nil
        rows.append(PageLine([mark, PageSpan(shown, Style(.input, selected: isFocused))], cursor: cursor))
        return rows.count - 1..<rows.count
    }

    func marker(_ isSelected: Bool) -> PageSpan {
        let mark: SafeText = isSelected ? ">" : " "
        guard margin > 0 else { return PageSpan(mark, Style(.accent, strong: true)) }
        return PageSpan(" " + mark + " ", Style(.accent, strong: true))
    }

    mutating func append(_ line: PageLine) { rows.append(line) }

    func padded(_ text: SafeText, _ width: Int) -> SafeText { text + blanks(width - text.width) }

    private func indented(_ count: Int) -> [PageSpan] { count > 0 ? [PageSpan(blanks(count))] : [] }

    private func blanks(_ count: Int) -> SafeText { SafeText(String(repeating: " ", count: max(0, count))) }
}

extension Certainty {
    var word: SafeText { SafeText(rawValue) }

    var role: Role {
        switch self {
        case .certain: .ok
        case .likely: .warn
        case .unknown: .danger
        }
    }
}
