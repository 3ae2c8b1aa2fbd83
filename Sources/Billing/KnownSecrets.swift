/// Known credentials, found in a text in one pass however many there are.
struct KnownSecrets: Sendable {
    /// What ends at a node.
    private enum Ending: Sendable {
        case none
        /// Counts wherever it stands.
        case anywhere
        /// Counts with neither a letter nor a digit beside it.
        case alone
    }

    private struct Node: Sendable {
        var next: [UInt8: Int] = [:]
        var ending = Ending.none
    }

    /// Shorter values would blot out ordinary words, and parts of ids with them: those count only where they stand alone,
    /// and the shortest not at all.
    private static let shortestAnywhere = 8
    private static let shortestAlone = 4

    /// A tree of bytes; the first node is the root.
    private var nodes = [Node()]
    /// By byte: whether a credential may begin with it, or with what it escapes.
    private var mayBegin = [Bool](repeating: false, count: 256)
    /// Passes texts that hold no known value and nothing that looks like a credential.
    private(set) var sieve = SecretPatterns.sieve

    /// Learns `value`, and what base64 makes of it wherever in a longer text it stands.
    mutating func insert(_ value: [UInt8]) {
        guard value.count >= KnownSecrets.shortestAlone else { return }
        for form in [value] + Base64.invariantParts(of: value) {
            var node = 0
            for byte in form {
                if let child = nodes[node].next[byte] {
                    node = child
                } else {
                    nodes.append(Node())
                    nodes[node].next[byte] = nodes.count - 1
                    node = nodes.count - 1
                }
            }
            nodes[node].ending = form.count >= KnownSecrets.shortestAnywhere ? .anywhere : .alone
            if let first = form.first { mayBegin[Int(first)] = true }
            sieve.insert(form)
        }
        for escape in "%\\&".utf8 { mayBegin[Int(escape)] = true }
    }

    /// Where `bytes` hold a known value, the longest at each place.
    func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        guard nodes.count > 1 else { return [] }
        return bytes.withUnsafeBufferPointer { text in
            mayBegin.withUnsafeBufferPointer { mayBegin in
                var found: [Range<Int>] = []
                var position = 0
                while position < text.count {
                    if text[position] == UInt8(ascii: "<"), EscapedText.has(Redactor.mark, text, position) {
                        // Even where a credential is a part of the mark itself.
                        position += Redactor.mark.utf8CodeUnitCount
                    } else if mayBegin[Int(text[position])], let end = end(in: text, from: position) {
                        found.append(position..<end)
                        position = end
                    } else {
                        position += 1
                    }
                }
                return found
            }
        }
    }

    /// The end of the longest known value that begins at `start`. A value may itself hold what elsewhere is an escape,
    /// so both readings are tried.
    private func end(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        walk(text, from: start, decodesFirst: false) ?? walk(text, from: start, decodesFirst: true)
    }

    private func walk(_ text: UnsafeBufferPointer<UInt8>, from start: Int, decodesFirst: Bool) -> Int? {
        var node = 0
        var position = start
        var end: Int?
        func advance(_ step: (node: Int, length: Int)) {
            node = step.node
            position += step.length
            switch nodes[node].ending {
            case .none: break
            case .anywhere: end = position
            case .alone:
                let standsAlone = !EscapedText.isWord(text, before: start) && !EscapedText.isWord(text, at: position)
                if standsAlone { end = position }
            }
        }
        while position < text.count {
            let plain = nodes[node].next[text[position]].map { (node: $0, length: 1) }
            // Most bytes are no escape, and most texts fail at the second byte.
            if let step = decodesFirst || plain == nil ? escaped(text, position, node) : plain {
                advance(step)
            } else if position > start, let length = EscapedText.lineBreak(text, at: position) {
                position += length
            } else if let plain {
                advance(plain)
            } else {
                break
            }
        }
        return end
    }

    private func escaped(
        _ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ node: Int
    ) -> (node: Int, length: Int)? {
        guard let unit = EscapedText.unit(text, at: position), let child = nodes[node].next[unit.byte] else {
            return nil
        }
        return (child, unit.length)
    }
}
