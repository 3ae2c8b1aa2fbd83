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
    private var rightMargin: Int { isWide ? 1 : 0 }
    private static let labelWidth = 16

    mutating func blank() {
        if rows.last?.spans.isEmpty == false { rows.append(.blank) }
    }

    mutating func line(_ spans: [Span], isSpare: Bool = false) {
        rows.append(PageLine(indented(margin) + spans, isSpare: isSpare))
    }

    /// A sentence, wrapped.
    mutating func text(_ text: SafeText, _ style: Style = .text, indent: Int = 0) {
        let indent = margin + (isWide ? indent : 0)
        for piece in text.wrapped(to: max(1, width - indent - rightMargin)) {
            rows.append(PageLine(indented(indent) + [Span(piece, style: style)]))
        }
    }

    /// `Label   value`, on a narrow page `Label: value`, and how sure it is, in words.
    mutating func fact(_ label: SafeText, _ value: SafeText, style: Style = .text, certainty: Certainty? = nil) {
        guard isWide else {
            narrowFact(label, value, style: style, certainty: certainty)
            return
        }
        let certaintyWidth = certainty == nil ? rightMargin : 10
        let valueWidth = max(1, width - margin - PageWriter.labelWidth - certaintyWidth)
        for (index, piece) in value.wrapped(to: valueWidth).enumerated() {
            let name = index == 0 ? label : ""
            var spans = indented(margin) + [Span(padded(name, PageWriter.labelWidth), .muted)]
            if let certainty, index == 0 {
                spans.append(Span(padded(piece, valueWidth), style: style))
                spans.append(Span("  " + certainty.word, certainty.role))
            } else {
                spans.append(Span(piece, style: style))
            }
            rows.append(PageLine(spans))
        }
    }

    private mutating func narrowFact(_ label: SafeText, _ value: SafeText, style: Style, certainty: Certainty?) {
        let end: SafeText = certainty.map { " (\($0.word))" } ?? ""
        let pieces = ("\(label): \(value)" + end).wrapped(to: max(1, width - margin - 1)).map(\.string)
        for (index, piece) in pieces.enumerated() {
            let head = index == 0 && piece.hasPrefix("\(label):") ? "\(label):" : ""
            let rest = piece.dropFirst(head.count)
            let tail = index == pieces.count - 1 && rest.hasSuffix(end.string) ? end.string : ""
            line([
                Span(index == 0 ? "" : " "), Span(SafeText(head), .muted),
                Span(SafeText(rest.dropLast(tail.count)), style: style),
                Span(SafeText(tail), certainty?.role ?? .text),
            ])
        }
    }

    /// A row that can be chosen, with what it means behind or below it.
    /// - Returns: its rows.
    @discardableResult
    mutating func choice(_ text: SafeText, detail: SafeText = "", isSelected: Bool, column: Int = 28) -> Range<Int> {
        let start = rows.count
        let mark = marker(isSelected)
        let label = Span(text, .text, strong: isSelected)
        let room = width - mark.text.width - text.width - detail.width
        if detail.isEmpty || room < 2 {
            rows.append(PageLine([mark, label], isSelected: isSelected))
            let indent = mark.text.width + (isWide ? 2 : 0)
            if !detail.isEmpty {
                for piece in detail.wrapped(to: max(1, width - indent)) {
                    rows.append(PageLine(indented(indent) + [Span(piece, .muted)]))
                }
            }
        } else {
            let gap = Span(blanks(max(2, min(column - text.width, room))))
            rows.append(PageLine([mark, label, gap, Span(detail, .muted)], isSelected: isSelected))
        }
        return start..<rows.count
    }

    /// A label with a text field below it and the count of what fits.
    /// - Returns: the row of the field itself, which is the one that must be seen.
    @discardableResult
    mutating func field(_ label: SafeText, note: SafeText, _ field: WizardField, isFocused: Bool) -> Range<Int> {
        let count: SafeText = "\(field.characters.count)/\(field.limit)"
        let head = [Span(label, .title), Span("  " + count, .hint)]
        if note.isEmpty || margin + label.width + 4 + count.width + note.width > width {
            line(head)
            if !note.isEmpty { text(note, Style(.muted)) }
        } else {
            line(head + [Span("  " + note, .muted)])
        }
        let mark = marker(isFocused)
        let room = max(1, width - mark.text.width - margin)
        let window = field.window(width: room)
        let shown = window.text + blanks(room - window.text.width)
        let cursor = isFocused ? mark.text.width + window.cursor : nil
        rows.append(PageLine([mark, Span(shown, style: Style(.input, selected: isFocused))], cursor: cursor))
        return rows.count - 1..<rows.count
    }

    func marker(_ isSelected: Bool) -> Span {
        let mark: SafeText = isSelected ? ">" : " "
        guard margin > 0 else { return Span(mark, .accent, strong: true) }
        return Span(" " + mark + " ", .accent, strong: true)
    }

    mutating func append(_ line: PageLine) { rows.append(line) }

    func padded(_ text: SafeText, _ width: Int) -> SafeText { text + blanks(width - text.width) }

    private func indented(_ count: Int) -> [Span] { count > 0 ? [Span(blanks(count))] : [] }

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
