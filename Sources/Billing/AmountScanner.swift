/// Finds amounts of money in a text, in one pass over its characters however long and odd it is.
///
/// A run is digits with separators and blanks between them. It is money where a currency stands beside it: a code of
/// ISO 4217, a sign, or one of the words `kr`, `zł` and `Kč`.
struct AmountScanner {
    private let characters: [Character]
    /// Whether `49.00` counts without a currency.
    private let takesBarePrices: Bool
    /// Up to where the text is copied into `result`.
    private var copied = 0
    private var result = ""

    private init(_ text: String, takesBarePrices: Bool) {
        characters = Array(text)
        self.takesBarePrices = takesBarePrices
    }

    /// `text` with `mark` in the place of every amount; its currency stays.
    static func replaceAmounts(in text: String, with mark: String, takesBarePrices: Bool = false) -> String {
        guard mayHoldAmount(text, takesBarePrices: takesBarePrices) else { return text }
        var scanner = AmountScanner(text, takesBarePrices: takesBarePrices)
        return scanner.scan(mark)
    }

    /// A digit and something that may be a currency: nearly every text on a screen has not both.
    private static func mayHoldAmount(_ text: String, takesBarePrices: Bool) -> Bool {
        var (hasDigit, hasCurrency, capitals, before) = (false, takesBarePrices, 0, UInt8(0))
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

    private mutating func scan(_ mark: String) -> String {
        var position = 0
        while let run = nextRun(from: position) {
            position = run.upperBound
            if let currency = currency(before: run.lowerBound) {
                replace(currency.end..<run.upperBound, with: currency.isCode ? " " + mark : mark)
                continue
            }
            let own = withoutWord(run)
            guard !own.isEmpty else { continue }
            if let currency = currency(after: run.upperBound) {
                let start = own == run && isMinus(run.lowerBound - 1) ? run.lowerBound - 1 : own.lowerBound
                replace(start..<currency, with: mark + " ")
            } else if takesBarePrices {
                for price in prices(in: own) { replace(price, with: mark) }
            }
        }
        return result + String(characters[copied...])
    }

    private mutating func replace(_ range: Range<Int>, with text: String) {
        result += String(characters[copied..<range.lowerBound]) + text
        copied = range.upperBound
    }

    // MARK: Runs

    /// The next stretch that begins and ends with a digit and holds only digits, separators and blanks.
    private func nextRun(from position: Int) -> Range<Int>? {
        guard let start = characters[position...].firstIndex(where: isDigit) else { return nil }
        var end = start
        var index = start
        while index < characters.count {
            if isDigit(characters[index]) {
                end = index + 1
            } else if !isSeparator(characters[index]) && !isBlank(characters[index]) {
                break
            }
            index += 1
        }
        return start..<end
    }

    /// The run without what belongs to a word before it: the `1` of `Box1 49.00`.
    private func withoutWord(_ run: Range<Int>) -> Range<Int> {
        guard isWord(run.lowerBound - 1) else { return run }
        let blank = characters[run].firstIndex(where: isBlank) ?? run.upperBound
        return (characters[blank..<run.upperBound].firstIndex(where: isDigit) ?? run.upperBound)..<run.upperBound
    }

    /// What in a run is a price by its form alone, `49.00` or `1.200,50`: not `03.12.26`.
    private func prices(in run: Range<Int>) -> [Range<Int>] {
        characters[run].split(whereSeparator: isBlank).compactMap { word in
            guard let last = word.lastIndex(where: isDigit) else { return nil }
            let number = word[...last]
            let groups = number.split(omittingEmptySubsequences: false, whereSeparator: isSeparator)
            guard groups.count > 1, groups.last?.count == 2, let point = number.dropLast(2).last,
                point == "." || point == ",", !groups[0].isEmpty, !isWord(number.endIndex),
                groups.count == 2 || groups[0].count <= 3,
                groups.dropFirst().dropLast().allSatisfy({ $0.count == 3 })
            else { return nil }
            return number.startIndex..<number.endIndex
        }
    }

    // MARK: Currencies

    /// The end of the currency right before the run that begins at `start`, with at most a blank and a sign between.
    private func currency(before start: Int) -> (end: Int, isCode: Bool)? {
        var end = start
        if isMinus(end - 1) { end -= 1 }
        if isBlank(end - 1) { end -= 1 }
        if isCode(end - 3), !isLetter(end - 4) { return (end, true) }
        if isSign(end - 1) || isWord(end - 2, of: AmountScanner.abbreviations) { return (end, false) }
        let krona = self[end - 1] == "." ? end - 1 : end
        return isWord(krona - 2, of: AmountScanner.kronor) && !isLetter(krona - 3) ? (end, false) : nil
    }

    /// Where the currency right after a run begins that ends at `end`; between them may stand `:-` and a blank.
    private func currency(after end: Int) -> Int? {
        var start = end
        if self[start] == ":" || self[start] == ",", self[start + 1] == "-" { start += 2 }
        if isBlank(start) { start += 1 }
        let isFound =
            isSign(start) || isWord(start, of: AmountScanner.abbreviations)
            || isCode(start) && !isLetter(start + 3)
            || isWord(start, of: AmountScanner.kronor) && !isLetter(start + 2)
        return isFound ? start : nil
    }

    private static let kronor: Set = ["kr", "Kr"]
    private static let abbreviations: Set = ["zł", "Kč"]

    /// Whether the two characters from `start` on are one of `words`.
    private func isWord(_ start: Int, of words: Set<String>) -> Bool {
        guard let first = self[start], let second = self[start + 1] else { return false }
        return words.contains(String([first, second]))
    }

    /// Whether a code of ISO 4217 begins at `start`.
    private func isCode(_ start: Int) -> Bool {
        guard start >= 0, start + 3 <= characters.count else { return false }
        return AmountScanner.currencies.contains(String(characters[start..<start + 3]))
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

    // MARK: Characters

    private subscript(index: Int) -> Character? { characters.indices.contains(index) ? characters[index] : nil }

    private func isDigit(_ character: Character) -> Bool { "0"..."9" ~= character }

    private func isSeparator(_ character: Character) -> Bool {
        switch character {
        case ".", ",", "'", "’": true
        default: false
        }
    }

    private func isBlank(_ character: Character) -> Bool {
        switch character {
        case " ", "\u{A0}", "\u{202F}": true
        default: false
        }
    }

    private func isBlank(_ index: Int) -> Bool { self[index].map(isBlank) ?? false }
    private func isMinus(_ index: Int) -> Bool { self[index] == "-" || self[index] == "−" }
    private func isSign(_ index: Int) -> Bool { self[index]?.isCurrencySymbol ?? false }
    private func isLetter(_ index: Int) -> Bool { self[index]?.isLetter ?? false }
    private func isWord(_ index: Int) -> Bool { self[index].map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
}
