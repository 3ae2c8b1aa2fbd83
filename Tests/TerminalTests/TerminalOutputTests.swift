import CNcurses
import Foundation
import Testing

@testable import Terminal

/// What ncurses writes in pieces reaches the terminal as one.
@Suite struct TerminalOutputTests {
    @Test func anUpdateIsOnePiece() throws {
        // Keeps what was written at once apart from what was written next.
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        defer { ends.forEach { close($0) } }
        let output = try #require(TerminalOutput(terminal: ends[0]))
        let stream = output.stream.assumingMemoryBound(to: FILE.self)
        func update(_ pieces: [String]) {
            output.send { for piece in pieces { _ = write(fileno(stream), piece, piece.utf8.count) } }
        }
        update(["one", " and ", "two"])
        update(["x"])
        update([])
        output.write(Array("past".utf8))
        _ = write(fileno(stream), "outside", 7)
        output.close()
        #expect((0..<4).map { _ in packet(ends[1]) } == ["one and two", "x", "past", "outside"])
    }

    private func packet(_ end: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = recv(end, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return String(decoding: bytes.prefix(Swift.max(0, count)), as: UTF8.self)
    }
}

@Suite struct GlyphTests {
    @Test(
        arguments: ["a", "é", "e\u{301}", "田", "e\u{301}\u{323}\u{308}\u{30A}", "\u{10FFFD}", "क्"] as [Character])
    func keepsEveryScalar(character: Character) {
        #expect(Glyph(character).scalars == character.unicodeScalars.map(\.value))
        #expect(Glyph(character).character == character)
    }

    @Test func keepsTheBaseOfWhatTerminalsDispute() {
        #expect(Glyph("👩\u{200D}🔥").character == "👩")
        #expect(Glyph("❤\u{FE0F}").character == "❤")
        #expect(Glyph("🇸🇪").scalars == [0x1F1F8])
        #expect(Glyph("e\u{301}\u{323}\u{308}\u{30A}\u{304}").character == "e")
    }
}
