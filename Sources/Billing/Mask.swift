import Foundation
import SafeText

/// Hides names, e-mail addresses and amounts while somebody looks over the agent's shoulder: on the screens, in copies
/// and in what the commands print.
package struct Mask: Sendable, Hashable {
    package let isOn: Bool
    /// What must not appear inside a sentence either, the longest first.
    private var secrets: [String] = []

    /// Always of the same length, so that not even a length shows.
    package static let mark: SafeText = "*****"

    /// - Parameter customer: whose name and address may stand in the sentences to be scrubbed.
    package init(isOn: Bool, customer: Customer? = nil) {
        self.isOn = isOn
        if let customer { learn([customer.name.string, customer.email.string]) }
    }

    /// For sentences about `record`: also without the comment, which is the customer's own words.
    package init(isOn: Bool, record: OperationRecord) {
        self.init(isOn: isOn, customer: record.customer)
        learn([record.draft.comment, record.sent.comment].compactMap { $0 })
    }

    /// Hides `texts` in sentences from now on.
    package mutating func learn(_ texts: [String]) {
        guard isOn else { return }
        let new = texts.map { SafeText($0).string }.filter { !$0.isEmpty && !secrets.contains($0) }
        secrets = (secrets + new).sorted { $0.count > $1.count }
    }

    /// All of `text`, behind the mark.
    package func hide(_ text: SafeText) -> SafeText { isOn && !text.isEmpty ? Mask.mark : text }

    /// A sentence without the customer's name and address, any other address, and every amount that names its currency.
    package func scrub(_ sentence: SafeText) -> SafeText {
        guard isOn, !sentence.isEmpty else { return sentence }
        var text = sentence.string
        for secret in secrets { text = Mask.text(text, without: secret) }
        if text.contains("@") { text = text.replacing(/[^\s@,;:"'<>()]+@[^\s@,;:"'<>()]+/, with: Mask.mark.string) }
        if Mask.mayHoldAmount(text) { text = Mask.withoutAmounts(text) }
        return text == sentence.string ? sentence : SafeText(text)
    }

    /// A plan's name, in which a price may stand without its currency: `Garden letter 49.00`.
    package func plan(_ name: SafeText) -> SafeText {
        guard isOn else { return name }
        guard name.string.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return scrub(name) }
        return SafeText(scrub(name).string.replacing(/\b[0-9]+[.,][0-9]{2}\b/, with: Mask.mark.string))
    }

    /// Why a list is not complete. What stands in quotation marks is the label of somebody's token.
    package func trouble(_ why: SafeText) -> SafeText {
        guard isOn else { return why }
        return SafeText(scrub(why).string.replacing(/"[^"]*"/, with: "\"\(Mask.mark)\""))
    }

    /// What changed of a subscription, as far as it may be shown.
    package func cover(_ differences: [Fingerprint.Difference]) -> [Fingerprint.Difference] {
        differences.map {
            Fingerprint.Difference(
                name: $0.name, before: value($0.before, of: $0.name), after: value($0.after, of: $0.name))
        }
    }

    /// One value of what was read of a subscription (`Fingerprint.Field`): its own facts are the provider's words, in
    /// which anything may stand.
    package func value(_ value: SafeText, of field: String) -> SafeText {
        guard isOn else { return value }
        if value == "not told" || value == "unknown" { return value }
        switch field {
        case "status", "quantity", "period end", "ends", "renews", "customer": return value
        case "plan": return plan(value)
        default: return hide(value)
        }
    }

    /// One or two letters are found inside every other word: those count only where they stand alone.
    private static func text(_ text: String, without secret: String) -> String {
        guard secret.count <= 2 else { return text.replacing(secret, with: mark.string) }
        var result = ""
        var rest = text[...]
        while let found = rest.firstRange(of: secret) {
            let before = rest[..<found.lowerBound].last ?? result.last
            let isAlone = ![before, rest[found.upperBound...].first].contains {
                $0?.isLetter == true || $0?.isNumber == true
            }
            result += rest[..<found.lowerBound] + (isAlone ? mark.string : secret)
            rest = rest[found.upperBound...]
        }
        return result + rest
    }

    // MARK: Amounts

    /// A digit and something that may be a currency: nearly every text on a screen has not both, and looking for
    /// amounts takes its time.
    private static func mayHoldAmount(_ text: String) -> Bool {
        var (hasDigit, hasCurrency, capitals, before) = (false, false, 0, UInt8(0))
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) { hasDigit = true }
            capitals = (0x41...0x5A).contains(byte) ? capitals + 1 : 0
            // Currency signs beyond ASCII, `$`, three capitals, `kr`.
            let isKrona = byte | 0x20 == 0x72 && before | 0x20 == 0x6B
            if byte >= 0x80 || byte == 0x24 || capitals == 3 || isKrona { hasCurrency = true }
            if hasDigit && hasCurrency { return true }
            before = byte
        }
        return false
    }

    /// `EUR 49.00`, `49.00 EUR`, `€49`, `49 €`, `kr 1 200,50`, `49:- kr`: the currency may stay, the number goes.
    private static func withoutAmounts(_ text: String) -> String {
        var text = text.replacing(
            /\b([A-Z]{3})([ \u{A0}\u{202F}]?)[-−]?(?<number>[0-9](?:[0-9.,'’ \u{A0}\u{202F}]*[0-9])?)/
        ) { match in
            currencies.contains(String(match.output.1)) ? "\(match.output.1) \(mark)" : String(match.output.0)
        }
        text = text.replacing(/[-−]?\b[0-9](?:[0-9.,'’ \u{A0}\u{202F}]*[0-9])?(?::-|,-)?[ \u{A0}\u{202F}]?([A-Z]{3})\b/)
        { match in
            currencies.contains(String(match.output.1)) ? "\(mark) \(match.output.1)" : String(match.output.0)
        }
        text = text.replacing(
            /(\p{Sc}|\b[Kk]r\.?|zł|Kč)[ \u{A0}\u{202F}]?[-−]?[0-9](?:[0-9.,'’ \u{A0}\u{202F}]*[0-9])?/
        ) { "\($0.output.1)\(mark)" }
        return text.replacing(
            /[-−]?\b[0-9](?:[0-9.,'’ \u{A0}\u{202F}]*[0-9])?(?::-|,-)?[ \u{A0}\u{202F}]?(\p{Sc}|[Kk]r\b|zł|Kč)/
        ) { "\(mark) \($0.output.1)" }
    }

    /// The codes of ISO 4217 that are money somebody pays with; other words of three capitals are left alone.
    private static let currencies = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF \
        CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG \
        HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA \
        MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD \
        RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX \
        USD UYI UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
