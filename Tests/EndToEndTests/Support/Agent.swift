import TestSupport
import Testing

/// Somebody at the terminal who reads before each key: every step waits for the whole of what it leads to.
struct Agent: Sendable {
    let terminal: PseudoTerminal

    init(_ terminal: PseudoTerminal) { self.terminal = terminal }

    /// Narrows the list of subscriptions to the one that `search` finds.
    func find(_ search: String) async throws {
        try await terminal.wait(for: "lapse")
        try await terminal.type("2")
        try await terminal.wait("the subscriptions") { $0.lines[1].contains("Subscriptions") }
        try await terminal.type("/" + search)
        try await terminal.wait("one row for \(search)") { $0.lines[1].contains(search) && $0.contains("1 found") }
        try await terminal.press(.enter)
        try await terminal.wait("the search to be kept") { !$0.isCursorVisible }
    }

    /// Opens the wizard on the one row that was found.
    func openWizard() async throws {
        try await terminal.type("x")
        try await terminal.wait("the first step") { $0.isComplete("Reason") || $0.isComplete("Feedback and notes") }
    }

    /// Moves down to the choice that begins with `label`.
    func choose(_ label: String) async throws {
        for _ in 0..<16 {
            let marked = await terminal.screen.marked
            if let marked, marked.hasPrefix(label) { return }
            try await terminal.press(.down)
            // Between two marks there may be none for a moment, as a frame arrives in pieces.
            try await terminal.wait("the next choice on the way to \(label)") { screen in
                screen.marked.map { $0 != marked } ?? false
            }
        }
        Issue.record("there is no choice \(label) on\n\(await terminal.screen.text)")
    }

    /// Types into the field that has the cursor, and waits until it stands there.
    func write(_ text: String) async throws {
        try await terminal.type(text)
        try await terminal.wait(for: text)
    }

    /// Leaves the step called `name` for the next one by Enter.
    func finish(_ name: String, next: String) async throws {
        try await terminal.wait("the step \(name)") { $0.step == name }
        try await terminal.press(.enter)
        try await terminal.wait("the step \(next)") { $0.isComplete(next) }
    }

    /// Through feedback, comment and ticket.
    func notes(feedback: String? = nil, comment: String? = nil, ticket: String? = nil) async throws {
        if let feedback { try await choose(feedback) }
        try await terminal.press(.enter)
        try await terminal.wait("the comment") { $0.isAtField("Comment") }
        if let comment { try await write(comment) }
        try await terminal.press(.enter)
        try await terminal.wait("the ticket") { $0.isAtField("Ticket") }
        if let ticket { try await write(ticket) }
        try await finish("Feedback and notes", next: "When")
    }

    /// From the timing to a review with its forecast.
    @discardableResult
    func review(_ timing: String) async throws -> VirtualScreen {
        try await choose(timing)
        try await terminal.press(.enter)
        return try await terminal.wait("the review") { $0.isComplete("Review") }
    }

    /// Types the end of the id, waits until it stands in its field, and confirms.
    @discardableResult
    func confirm(tailOf id: String) async throws -> VirtualScreen {
        let tail = String(id.suffix(6))
        try await terminal.type(tail)
        try await terminal.wait(for: "[" + tail)
        try await terminal.press(.enter)
        return try await settled()
    }

    /// Confirms by the capital Y.
    @discardableResult
    func confirmByKey() async throws -> VirtualScreen {
        try await terminal.type("Y")
        return try await settled()
    }

    private func settled() async throws -> VirtualScreen {
        try await terminal.wait("an outcome") { screen in
            screen.contains("Request left") && screen.lines.last?.contains("back to the customer") == true
        }
    }

    /// Leaves the program from wherever it is, and finds the terminal as it was before.
    func quit(location: SourceLocation = #_sourceLocation) async throws {
        try await terminal.type("q")
        #expect(try await terminal.waitForEnd() == .exited(0), sourceLocation: location)
        await expectRestored(location)
    }

    /// The terminal is as a shell wants it, and nothing was written that no terminal understands.
    func expectRestored(_ location: SourceLocation = #_sourceLocation) async {
        let screen = await terminal.screen
        #expect(!screen.isAlternate, sourceLocation: location)
        #expect(screen.isCursorVisible, sourceLocation: location)
        #expect(screen.modes.isDisjoint(with: ["?2004", "?1004", "?1000", "?1006", "?1"]), sourceLocation: location)
        #expect(screen.nulCount == 0, sourceLocation: location)
        #expect(screen.unknown.isEmpty, "\(screen.unknown)", sourceLocation: location)
        #expect(await terminal.settings == .all, sourceLocation: location)
    }
}

extension VirtualScreen {
    /// The row with the mark of what is chosen, without it.
    var marked: String? {
        lines.lazy.map { $0.drop { $0 == " " } }.first { $0.hasPrefix("> ") }.map { String($0.dropFirst(2)) }
    }

    /// Whether the text field below `label` has the keys.
    func isAtField(_ label: String) -> Bool {
        let mark = lines.firstIndex { line in
            let text = line.drop { $0 == " " }
            return text == ">" || text.hasPrefix("> ")
        }
        return mark.map { row in lines[max(0, row - 2)..<row].contains { $0.contains(label + " (") } } ?? false
    }

    /// Whether the wizard is at `step` and its frame is there down to the last line: frames arrive in pieces from top to
    /// bottom, and a key pressed on half of one would answer the step before.
    func isComplete(_ step: String) -> Bool {
        guard self.step == step, let hints = lines.last else { return false }
        return switch step {
        case "Reason": hints.contains("Enter next step")
        case "Feedback and notes": hints.contains("Enter next field")
        case "When": hints.contains("Enter review")
        default: hints.contains("then Enter:") || hints.hasPrefix(" Y ")
        }
    }

    /// The name of the wizard's step, from its heading.
    var step: String? {
        lines.lazy.compactMap { line in
            line.firstRange(of: "step ").flatMap { range in
                line[range.upperBound...].firstRange(of: "  ").map { String(line[$0.upperBound...]) }
            }
        }.first
    }
}
