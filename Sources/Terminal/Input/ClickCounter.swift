/// Makes two presses in one place, shortly after each other, a double click.
struct ClickCounter {
    private static let interval = Duration.milliseconds(400)
    private var last: (position: Position, at: ContinuousClock.Instant)?

    /// What a press at `position` is; a third one starts anew.
    mutating func press(at position: Position, now: ContinuousClock.Instant) -> Mouse.Action {
        if let last, last.position == position, now - last.at < Self.interval {
            self.last = nil
            return .doubleClick
        }
        last = (position, now)
        return .click
    }
}
