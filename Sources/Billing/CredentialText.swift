/// A text in which credentials are looked for, and how far each kind reaches.
struct CredentialText {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private enum Quote: Equatable { case none, plain(UInt8), backslashEscaped, entity }

    /// The value of a header, to the end of its quotes or of its line, folded lines included.
    func header(behind position: Int) -> Range<Int>? {
        let key = closingQuote(position)
        guard let colon = separator(key.end, ":") else { return nil }
        guard key.isQuoted || !isLastQuote(colon) else { return nil }
        let (quote, start) = openingQuote(colon)
        if case .none = quote {
            // A value without quotes behind a key with quotes is a number, a null or another object.
            guard !key.isQuoted else { return nil }
            return start..<endOfLine(start)
        }
        return start..<endOfStrings(quote, start, isArray: has("[", colon))
    }

    /// The value of a parameter in an address, a form, JSON or, if `isSaid`, a sentence.
    func parameter(behind position: Int, isSaid: Bool) -> Range<Int>? {
        if let start = equalsSign(position) { return start..<endOfWords(start) }
        let key = closingQuote(position)
        guard let colon = separator(key.end, ":") else { return nil }
        guard key.isQuoted || !isLastQuote(colon) else { return nil }
        let (quote, start) = openingQuote(colon)
        if case .none = quote { return isSaid && !key.isQuoted ? start..<endOfWords(start) : nil }
        return start..<endOfStrings(quote, start, isArray: has("[", colon))
    }

    /// The token behind a scheme; not the next word of a sentence, such as "Bearer authentication".
    func token(behind position: Int) -> Range<Int>? {
        guard let range = run(behind: position) else { return nil }
        if holdsMark(range) { return range }
        let hasDigit = bytes[range].contains { (0x30...0x39).contains($0) }
        return range.count >= 20 || range.count >= 8 && hasDigit ? range : nil
    }

    /// Basic credentials; not the next word of a plan's name, such as "Basic Membership".
    func pair(behind position: Int) -> Range<Int>? {
        guard let range = run(behind: position) else { return nil }
        return holdsMark(range) || range.count >= 8 && Base64.isPair(bytes[range]) ? range : nil
    }

    /// The whole of a key whose prefix, such as `sk_live_`, ends at `position`; not the prefix alone, which names a kind.
    func key(from start: Int, behind position: Int) -> Range<Int>? {
        let end = endOfCredential(position) { CredentialText.isWord($0) || $0 == UInt8(ascii: "_") }
        return end - position >= 8 ? start..<end : nil
    }

    /// Header, claims and perhaps a signature, dots between them (RFC 7519).
    func webToken(from start: Int) -> Range<Int>? {
        func isDot(_ position: Int) -> Bool { position < bytes.count && bytes[position] == UInt8(ascii: ".") }
        let header = endOfPart(start)
        guard header - start >= 10, isDot(header) else { return nil }
        let claims = endOfPart(header + 1)
        guard claims - header > 4 else { return nil }
        return start..<(isDot(claims) ? endOfPart(claims + 1) : claims)
    }

    /// The end of the part of a web token, in base64url, that `position` is in.
    func endOfPart(_ position: Int) -> Int {
        endOfCredential(position) {
            CredentialText.isWord($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    /// Whether `range` is the mark and nothing besides.
    func isMark(_ range: Range<Int>) -> Bool { afterMark(range.lowerBound) == range.upperBound }

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    // MARK: Pieces

    private func has(_ word: StaticString, _ position: Int) -> Bool {
        bytes.withUnsafeBufferPointer { EscapedText.has(word, $0, position) }
    }

    private func end(_ position: Int, while belongs: (UInt8) -> Bool) -> Int {
        var end = position
        while end < bytes.count, belongs(bytes[end]) { end += 1 }
        return end
    }

    /// The end of the mark at `position`; nil when there is none.
    private func afterMark(_ position: Int) -> Int? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "<") else { return nil }
        return has(Redactor.mark, position) ? position + Redactor.mark.utf8CodeUnitCount : nil
    }

    /// Whether a part of what stands in `range` was taken out already.
    private func holdsMark(_ range: Range<Int>) -> Bool { range.contains { has(Redactor.mark, $0) } }

    /// As `end`, and across marks: what stands beside one belongs to what was taken out.
    private func endOfCredential(_ position: Int, while belongs: (UInt8) -> Bool) -> Int {
        var end = position
        while end < bytes.count {
            if let mark = afterMark(end) {
                end = mark
            } else if belongs(bytes[end]) {
                end += 1
            } else {
                break
            }
        }
        return end
    }

    private func blanks(_ position: Int) -> Int { end(position) { $0 == 0x20 || $0 == 0x09 } }

    private func blanksAndBreaks(_ position: Int) -> Int {
        end(position) { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    private func closingQuote(_ position: Int) -> (end: Int, isQuoted: Bool) {
        if has("\"", position) || has("'", position) { return (position + 1, true) }
        if has("\\\"", position) { return (position + 2, true) }
        return has("&quot;", position) ? (position + 6, true) : (position, false)
    }

    /// The end of `sign` and the blanks around it.
    private func separator(_ position: Int, _ sign: StaticString) -> Int? {
        let start = blanks(position)
        return has(sign, start) ? blanks(start + 1) : nil
    }

    private func equalsSign(_ position: Int) -> Int? {
        if has("=", position) { return position + 1 }
        return has("%3D", position) || has("%3d", position) ? position + 3 : nil
    }

    private func openingQuote(_ position: Int) -> (Quote, start: Int) {
        let start = has("[", position) ? blanks(position + 1) : position
        if has("\"", start) || has("'", start) { return (.plain(bytes[start]), start + 1) }
        if has("\\\"", start) { return (.backslashEscaped, start + 2) }
        return has("&quot;", start) ? (.entity, start + 6) : (.none, position)
    }

    /// Whether the quote at `position` ends the JSON string that a key without quotes stands in.
    private func isLastQuote(_ position: Int) -> Bool {
        let quote = closingQuote(position)
        guard quote.isQuoted else { return false }
        let behind = blanksAndBreaks(quote.end)
        return behind == bytes.count || [",", "}", "]"].contains { has($0, behind) }
    }

    /// The end of a value in quotes, and of the last one where an array begins with it.
    private func endOfStrings(_ quote: Quote, _ start: Int, isArray: Bool) -> Int {
        var end = endOfQuotes(quote, start)
        while isArray, let next = nextString(quote, end) { end = endOfQuotes(quote, next) }
        return end
    }

    /// Where a string of an array begins behind the one that ends at `end`, in the same quotes; numbers and words may
    /// stand between them.
    private func nextString(_ quote: Quote, _ end: Int) -> Int? {
        let isClosed =
            switch quote {
            case .none: false
            case .plain(let sign): end < bytes.count && bytes[end] == sign
            case .backslashEscaped: has("\\\"", end)
            case .entity: has("&quot;", end)
            }
        guard isClosed else { return nil }
        let comma = blanksAndBreaks(closingQuote(end).end)
        guard has(",", comma) else { return nil }
        let (next, start) = openingQuote(
            self.end(comma) { CredentialText.isWord($0) || CredentialText.partsStrings[Int($0)] })
        return next == quote ? start : nil
    }

    private func endOfQuotes(_ quote: Quote, _ start: Int) -> Int {
        var end = start
        while end < bytes.count {
            if let mark = afterMark(end) {
                end = mark
                continue
            }
            switch quote {
            case .none: return end
            case .plain(let sign):
                if bytes[end] == sign { return end }
                if bytes[end] == UInt8(ascii: "\\") { end += 1 }
            case .backslashEscaped:
                // A quote that ends the text around it ends this one, too.
                if has("\\\"", end) || bytes[end] == UInt8(ascii: "\"") { return end }
            case .entity: if has("&quot;", end) || bytes[end] == UInt8(ascii: "<") { return end }
            }
            end += 1
        }
        return bytes.count
    }

    /// The end of a header's line. Behind a break the value goes on where a blank follows (RFC 9112, 5.2); a quote that
    /// is not escaped ends the text around it.
    private func endOfLine(_ start: Int) -> Int {
        var end = start
        while end < bytes.count {
            let isEscaped = has("\\r", end) || has("\\n", end)
            if isEscaped || bytes[end] == 0x0A || bytes[end] == 0x0D {
                let behind = afterBreak(end)
                guard behind < bytes.count, bytes[behind] == 0x20 || bytes[behind] == 0x09 else { return end }
                end = behind
            } else if let mark = afterMark(end) {
                end = mark
            } else if bytes[end] == UInt8(ascii: "\"") || bytes[end] == UInt8(ascii: "<") {
                return end
            } else {
                end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
            }
        }
        return bytes.count
    }

    private func afterBreak(_ position: Int) -> Int {
        var end = position
        for (raw, escape) in [(UInt8(0x0D), "\\r" as StaticString), (0x0A, "\\n")] {
            if end < bytes.count, bytes[end] == raw {
                end += 1
            } else if has(escape, end) {
                end += 2
            }
        }
        return end
    }

    /// The end of one value, and of the token behind it where it is the name of a scheme.
    private func endOfWords(_ start: Int) -> Int {
        var (word, end) = (start, endOfWord(start))
        while isScheme(word..<end) {
            let next = blanks(end)
            let endOfNext = endOfWord(next)
            guard next > end, endOfNext > next else { break }
            (word, end) = (next, endOfNext)
        }
        return end
    }

    private func isScheme(_ range: Range<Int>) -> Bool {
        CredentialText.schemes.contains { scheme in
            scheme.count == range.count && zip(scheme, bytes[range]).allSatisfy { $0 == $1 | 0x20 }
        }
    }

    private func endOfWord(_ start: Int) -> Int {
        var end = start
        while end < bytes.count {
            if let mark = afterMark(end) {
                end = mark
            } else if CredentialText.endsWord[Int(bytes[end])] || has("%26", end) {
                break
            } else {
                end += 1
            }
        }
        return end
    }

    /// The characters of a token behind at least one blank; JSON may have escaped their slashes.
    private func run(behind position: Int) -> Range<Int>? {
        let start = has("%20", position) ? position + 3 : blanks(position)
        guard start > position else { return nil }
        var end = start
        while end < bytes.count {
            if let mark = afterMark(end) {
                end = mark
            } else if has("\\/", end) {
                end += 2
            } else if CredentialText.isWord(bytes[end]) || CredentialText.isTokenSign[Int(bytes[end])] {
                end += 1
            } else {
                break
            }
        }
        return start..<end
    }

    private static let endsWord = table("&;,\"'<>\\ \t\r\n")
    private static let isTokenSign = table("-._~+/=")
    private static let partsStrings = table(",+-. \t\r\n")
    /// In small letters.
    private static let schemes = ["bearer", "basic", "sso"].map { Array($0.utf8) }

    /// By byte: whether `characters` has it.
    private static func table(_ characters: String) -> [Bool] {
        let set = Set(characters.utf8)
        return (0..<256).map { set.contains(UInt8($0)) }
    }
}
