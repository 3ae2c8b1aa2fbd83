/// What the terminal at hand can show.
package struct TerminalCapabilities: Sendable, Hashable {
    /// The colours that can be used: 0, 8, 16, 256 or 16,777,216.
    package var colors: Int
    /// Whether box drawing and accents can be drawn; otherwise ASCII only.
    package var isUnicode: Bool

    package init(colors: Int, isUnicode: Bool) {
        self.colors = colors
        self.isUnicode = isUnicode
    }
}
