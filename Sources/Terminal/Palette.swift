/// A colour as a theme names it.
package enum Color: Sendable, Hashable {
    /// The terminal's own foreground or background.
    case standard
    /// 0...255; 0...15 are the terminal's own sixteen.
    case indexed(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// How one role looks.
package struct Appearance: Sendable, Hashable {
    package var foreground: Color
    package var background: Color
    package var isBold: Bool
    package var isUnderlined: Bool
    package var isReversed: Bool
    package var isDim: Bool

    package init(
        foreground: Color = .standard, background: Color = .standard, bold: Bool = false, underlined: Bool = false,
        reversed: Bool = false, dim: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        isBold = bold
        isUnderlined = underlined
        isReversed = reversed
        isDim = dim
    }
}

/// How every role looks.
package struct Palette: Sendable, Hashable {
    private var appearances: [Role: Appearance]

    package init(_ appearances: [Role: Appearance] = [:]) {
        self.appearances = appearances
    }

    package subscript(role: Role) -> Appearance {
        get { appearances[role] ?? Appearance() }
        set { appearances[role] = newValue }
    }
}
