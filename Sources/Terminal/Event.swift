/// What a terminal tells the program.
package enum Event: Sendable, Hashable {
    case key(Key)
    /// Text between the brackets of a paste. Never a confirmation.
    case paste(String)
    case resize(Size)
    case mouse(Mouse)
    case focus(Bool)
    /// The terminal is gone or the process was told to end.
    case hangup
}

/// One key press.
package enum Key: Sendable, Hashable {
    case character(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
    /// A letter with Control: `.control("c")`.
    case control(Character)
}

/// A click or a turn of the wheel.
package struct Mouse: Sendable, Hashable {
    /// What the mouse did.
    package enum Action: Sendable, Hashable {
        case click, doubleClick, wheelUp, wheelDown
    }

    package let action: Action
    package let position: Position

    package init(_ action: Action, at position: Position) {
        self.action = action
        self.position = position
    }
}
