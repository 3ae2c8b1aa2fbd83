import SafeText

/// Hides names, e-mails and amounts while somebody looks over the agent's shoulder.
package enum Masking {
    /// `text`, or a mark of always the same length, so that not even a length shows.
    package static func hide(_ text: SafeText, if isMasked: Bool) -> SafeText {
        isMasked && !text.isEmpty ? "*****" : text
    }
}
