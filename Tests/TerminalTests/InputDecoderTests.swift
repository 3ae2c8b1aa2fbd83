import Terminal
import Testing

@Suite struct InputDecoderTests {
    /// What a burst of bytes means when nothing follows.
    private func events(_ text: String, pausing: Bool = true) -> [Event] {
        var decoder = InputDecoder()
        let found = Array(text.utf8).flatMap { decoder.decode(Int($0)) }
        return found + (pausing ? decoder.pause() : [])
    }

    @Test func plainKeys() {
        #expect(events("aÅ田") == [.key(.character("a")), .key(.character("Å")), .key(.character("田"))])
        #expect(events("\r\n\t\u{7F}\u{08}") == [.enter, .enter, .tab, .backspace, .backspace].map(Event.key))
        #expect(events("\u{03}\u{1A}\u{00}") == [.control("c"), .control("z"), .control(" ")].map(Event.key))
        #expect(events("\u{1C}\u{1D}") == [.control("\\"), .control("]")].map(Event.key))
    }

    @Test func escapeAloneIsAKey() {
        #expect(events("\u{1B}") == [.key(.escape)])
        #expect(events("\u{1B}", pausing: false) == [])
        #expect(events("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    }

    @Test func altAndUnknownSequencesAreDropped() {
        #expect(events("\u{1B}xa") == [.key(.character("a"))])
        #expect(events("\u{1B}åa") == [.key(.character("a"))])
        #expect(events("\u{1B}[1;5Ra") == [.key(.character("a"))])
        #expect(events("\u{1B}[?62;4ca") == [.key(.character("a"))])
        #expect(events("\u{1B}Oza") == [.key(.character("a"))])
        // One that never ends does not swallow what is typed later.
        var decoder = InputDecoder()
        for byte in "\u{1B}[1;".utf8 { #expect(decoder.decode(Int(byte)).isEmpty) }
        #expect(decoder.pause().isEmpty)
        #expect(decoder.decode(0x61) == [.key(.character("a"))])
    }

    @Test func aCharacterMayArriveInPieces() {
        var decoder = InputDecoder()
        #expect(decoder.decode(0xE7).isEmpty)
        #expect(decoder.pause().isEmpty)
        #expect(decoder.decode(0x94).isEmpty)
        #expect(decoder.decode(0xB0) == [.key(.character("田"))])
    }

    @Test func brokenBytesAreDropped() {
        var decoder = InputDecoder()
        let bytes: [Int] = [0xFF, 0x80, 0xE7, 0x61, 0xC2, 0x9B, 0x62]
        #expect(bytes.flatMap { decoder.decode($0) } == [.key(.character("a")), .key(.character("b"))])
    }

    @Test func aPasteIsTextWhateverIsInIt() {
        var decoder = InputDecoder()
        #expect(decoder.decode(2000).isEmpty)
        #expect(decoder.isPasting)
        for byte in "Yes\r\n\u{1B}q\rn\n".utf8 { #expect(decoder.decode(Int(byte)).isEmpty) }
        #expect(decoder.decode(258).isEmpty)
        #expect(decoder.pause().isEmpty)
        #expect(decoder.decode(2001) == [.paste("Yes\n\u{1B}q\nn\n")])
        #expect(!decoder.isPasting)
    }

    @Test func aPasteHasALimitAtAWholeCharacter() {
        var decoder = InputDecoder()
        _ = decoder.decode(2000)
        for _ in 0..<InputDecoder.pasteLimit { for byte in "田".utf8 { _ = decoder.decode(Int(byte)) } }
        guard case .paste(let text)? = decoder.decode(2001).first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count <= InputDecoder.pasteLimit)
        #expect(text.utf8.count > InputDecoder.pasteLimit - 4)
        #expect(text.allSatisfy { $0 == "田" })
    }

    @Test func aPasteCanBeEndedWithoutItsBracket() {
        var decoder = InputDecoder()
        _ = decoder.decode(2000)
        _ = decoder.decode(0x61)
        #expect(decoder.endPaste() == [.paste("a")])
        #expect(decoder.endPaste().isEmpty)
    }
}
