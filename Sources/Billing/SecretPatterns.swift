/// Credentials that nobody told us about, by the shape in which answers repeat them.
enum SecretPatterns {
    /// Whatever is larger is no message.
    static let sizeLimit = 64 * 1024

    /// What stands behind a word that gives a credential away.
    private enum Follower: Sendable {
        /// A header's whole value: `Authorization: ...`, `"Cookie": "..."`.
        case header
        /// One value: `password=...`, `"password": "..."`; with `isSaid` also `api-key: ...`.
        case parameter(isSaid: Bool)
        /// A token, behind a scheme.
        case token
        /// Base64 of an id and a password, behind a scheme.
        case pair
        /// The rest of a key that begins like this.
        case key
        /// The rest of a JSON web token.
        case webToken
    }

    private struct Marker: Sendable {
        let word: [UInt8]
        let follower: Follower
        /// Whether letter case matters and the word must not be the end of a longer one.
        var isExact = false
    }

    /// What names a header or a parameter.
    private static let names: [Marker] = {
        var list = ["proxy-authorization", "authorization", "set-cookie", "cookie"].map {
            Marker(word: Array($0.utf8), follower: .header)
        }
        list += ["api_key", "apikey", "api-key"].map {
            Marker(word: Array($0.utf8), follower: .parameter(isSaid: true))
        }
        list += ["client_secret", "access_token", "refresh_token", "password"].map {
            Marker(word: Array($0.utf8), follower: .parameter(isSaid: false))
        }
        return list
    }()

    /// By first byte, in both cases; what the word holds besides is compared in small letters.
    private static let markers: [UInt8: [Marker]] = {
        var list = names
        list += [
            Marker(word: Array("bearer".utf8), follower: .token), Marker(word: Array("basic".utf8), follower: .pair),
            Marker(word: Array("SSO".utf8), follower: .token, isExact: true),
            Marker(word: Array("eyJ".utf8), follower: .webToken, isExact: true),
        ]
        list += ["sk_live_", "sk_test_", "rk_live_", "rk_test_"].map {
            Marker(word: Array($0.utf8), follower: .key, isExact: true)
        }
        var markers: [UInt8: [Marker]] = [:]
        for marker in list {
            let first = marker.word[0]
            markers[first, default: []].append(marker)
            if !marker.isExact { markers[first - 0x20, default: []].append(marker) }
        }
        return markers
    }()

    /// Passes texts that hold no marker.
    static let sieve: RedactionSieve = {
        var sieve = RedactionSieve()
        for marker in markers.values.joined() { sieve.insert(marker.word, anyCase: !marker.isExact) }
        return sieve
    }()

    /// By byte: whether a marker begins with it. Most bytes begin none.
    private static let mayBegin: [Bool] = (0..<256).map { markers[UInt8($0)] != nil }

    /// Whether a member called `name` holds a credential: `password`, `x-api-key`.
    static func isName(_ name: [UInt8]) -> Bool {
        let text = CredentialText(name)
        return names.contains { $0.word.count <= name.count && stands($0, text, name.count - $0.word.count) }
    }

    /// Where `bytes` hold what looks like a credential and is not the mark alone; nowhere in more than `sizeLimit`.
    static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        guard bytes.count <= sizeLimit else { return [] }
        let text = CredentialText(bytes)
        var found: [Range<Int>] = []
        var position = 0
        var endOfRefused = 0
        while position < bytes.count {
            if mayBegin[Int(bytes[position])], let range = range(text, at: position, &endOfRefused) {
                if !text.isMark(range) { found.append(range) }
                position = range.upperBound
            } else {
                position += 1
            }
        }
        return found
    }

    /// - Parameter endOfRefused: up to where no web token begins. Where a part's first beginning of one leads to none,
    ///   no later one in that part does, and nobody needs to look at the rest of it again.
    private static func range(_ text: CredentialText, at position: Int, _ endOfRefused: inout Int) -> Range<Int>? {
        for marker in markers[text.bytes[position]] ?? [] where stands(marker, text, position) {
            let end = position + marker.word.count
            let range: Range<Int>?
            switch marker.follower {
            case .header: range = text.header(behind: end)
            case .parameter(let isSaid): range = text.parameter(behind: end, isSaid: isSaid)
            case .token: range = text.token(behind: end)
            case .pair: range = text.pair(behind: end)
            case .key: range = text.key(from: position, behind: end)
            case .webToken:
                range = position < endOfRefused ? nil : text.webToken(from: position)
                if range == nil, position >= endOfRefused { endOfRefused = text.endOfPart(position) }
            }
            if let range, !range.isEmpty { return range }
        }
        return nil
    }

    private static func stands(_ marker: Marker, _ text: CredentialText, _ position: Int) -> Bool {
        let bytes = text.bytes
        guard position + marker.word.count <= bytes.count else { return false }
        for (offset, byte) in marker.word.enumerated() {
            let other = bytes[position + offset]
            let isCapital = (0x41...0x5A).contains(other)
            guard other == byte || !marker.isExact && isCapital && other + 0x20 == byte else { return false }
        }
        return !marker.isExact || position == 0 || !CredentialText.isWord(bytes[position - 1])
    }
}
