import SafeText

/// Hides names, e-mails and amounts while somebody looks over the agent's shoulder.
package enum Masking {
    /// `text`, or a mark of always the same length, so that not even a length shows.
    package static func hide(_ text: SafeText, if isMasked: Bool) -> SafeText {
        isMasked && !text.isEmpty ? mark : text
    }

    /// A sentence with the amounts in it hidden: what follows a currency's three capitals.
    package static func hideAmounts(in sentence: SafeText, if isMasked: Bool) -> SafeText {
        guard isMasked else { return sentence }
        var wasCurrency = false
        let words = sentence.string.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
            defer { wasCurrency = word.count == 3 && word.allSatisfy { $0.isASCII && $0.isUppercase } }
            return wasCurrency && word.contains(where: \.isNumber) ? mark.string : String(word)
        }
        return SafeText(words.joined(separator: " "))
    }

    private static let mark: SafeText = "*****"
}
