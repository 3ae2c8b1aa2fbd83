import Testing

@testable import Terminal

@Suite struct TerminalDescriptionTests {
    /// A description with an odd head, one number and `strings` string capabilities, all at offset 7.
    private func description(magic: UInt8 = 0o32, numberSize: Int = 2, strings: UInt8) -> [UInt8] {
        var bytes: [UInt8] = [magic, magic == 0o32 ? 1 : 2, 2, 0, 1, 0, 1, 0, strings, 0, 1, 0]
        bytes += [UInt8(ascii: "x"), 0, 1, 0]
        bytes += [UInt8](repeating: 9, count: numberSize)
        for _ in 0..<strings { bytes += [7, 0] }
        return bytes + [0]
    }

    @Test(arguments: [(UInt8(0o32), 2), (UInt8(0o36), 4)])
    func leavesTheFourCapabilitiesOut(magic: UInt8, numberSize: Int) throws {
        let before = description(magic: magic, numberSize: numberSize, strings: 130)
        let after = try #require(TerminalDescription(bytes: before)).keepingToCommonSequences.bytes
        let strings = 16 + numberSize
        let changed = before.indices.filter { before[$0] != after[$0] }
        let places: [Int] = [0, 109, 113, 121].flatMap { (index: Int) -> [Int] in
            let place = strings + 2 * index
            return [place, place + 1]
        }
        #expect(changed == places)
        #expect(changed.allSatisfy { after[$0] == 0xFF })
    }

    @Test func leavesShortListsAlone() throws {
        let before = description(strings: 110)
        let after = try #require(TerminalDescription(bytes: before)).keepingToCommonSequences.bytes
        #expect(before.indices.filter { before[$0] != after[$0] }.count == 4)
    }

    @Test func refusesWhatIsNoDescription() {
        #expect(TerminalDescription(bytes: []) == nil)
        #expect(TerminalDescription(bytes: Array("#!/bin/sh\n".utf8) + [UInt8](repeating: 0, count: 40)) == nil)
        #expect(TerminalDescription(bytes: Array(description(strings: 130).dropLast(20))) == nil)
    }

    @Test func writesItselfInDigits() throws {
        let description = try #require(TerminalDescription(bytes: description(strings: 1)))
        #expect(description.inline.hasPrefix("hex:1a01020001"))
    }

    @Test(arguments: ["", "../x", "x/y", "no-such-terminal"])
    func findsNoFileFor(_ name: String) {
        #expect(TerminalDescription(installed: name, environment: { _ in nil }) == nil)
    }
}
