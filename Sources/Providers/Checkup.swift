import SafeText

/// What a harmless read found of a connection that can be used.
package struct Checkup: Sendable, Hashable {
    package let summary: SafeText
    /// What does not work, or should not be as it is, although the rest does.
    package let warnings: [SafeText]

    package init(_ summary: SafeText, warnings: [SafeText] = []) {
        self.summary = summary
        self.warnings = warnings
    }
}
