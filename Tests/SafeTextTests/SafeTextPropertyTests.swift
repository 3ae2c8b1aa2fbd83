import SafeText
import Testing

/// Random scalars, the dangerous ones far more often than in any real text. Seeded, so that a failure comes back.
private struct Soup {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private static let ranges: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x20...0x7E, 0x7F...0x9F, 0xA0...0x24F, 0x300...0x36F, 0x600...0x61C, 0x900...0x94F,
        0x1100...0x11FF, 0x180B...0x180F, 0x200B...0x200F, 0x200C...0x200D, 0x2028...0x202E, 0x2060...0x206F,
        0x20D0...0x20FF, 0x2600...0x27BF, 0x3041...0x30FF, 0x4E00...0x4E20, 0xAC00...0xAC20, 0xE000...0xE010,
        0xFE00...0xFE0F, 0xFFF0...0xFFFF, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0x1F466...0x1F469, 0xE0020...0xE007F,
        0x0...0x10FFFF,
    ]

    mutating func text() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<next(40) {
            let range = Self.ranges[next(Self.ranges.count)]
            let value = range.lowerBound + UInt32(next(range.count))
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        return String(scalars)
    }
}

@Suite struct SafeTextPropertyTests {
    private static let texts: [String] = {
        var soup = Soup(seed: 20_261)
        return (0..<4000).map { _ in soup.text() }
    }()

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xE000...0xF8FF, 0xE0000...0xE0FFF, 0xF0000...0x10FFFF: true
        default: false
        }
    }

    @Test func makingItTwiceChangesNothing() {
        for text in Self.texts {
            let once = SafeText(text)
            #expect(SafeText(once.string) == once, "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
            let short = SafeText(text, limit: 7)
            #expect(SafeText(short.string, limit: 7) == short)
        }
    }

    @Test func nothingForbiddenSurvives() {
        for text in Self.texts {
            let left = SafeText(text).string.unicodeScalars.filter(Self.isForbidden)
            #expect(left.isEmpty, "\(left.map { String($0.value, radix: 16) })")
        }
    }

    @Test func joinersStandOnlyInsideAGraphemeOrBehindALetterThatShapes() {
        for text in Self.texts {
            for character in SafeText(text).string {
                let scalars = Array(character.unicodeScalars)
                #expect(scalars.first?.value != 0x200C && scalars.first?.value != 0x200D)
                #expect(scalars.count == 1 || scalars.last?.value != 0x200D)
            }
        }
    }

    @Test func truncatingNeverExceedsTheWidth() {
        for text in Self.texts.prefix(1500) {
            let safe = SafeText(text)
            #expect(safe.width >= 0)
            for width in -1...12 {
                #expect(safe.truncated(to: width).width <= max(0, width))
                #expect(safe.truncated(to: width, mark: "\u{3000}").width <= max(0, width))
            }
            #expect(safe.truncated(to: safe.width) == safe)
        }
    }

    @Test func wrappedLinesFitAndKeepEveryWord() {
        for text in Self.texts.prefix(800) {
            let safe = SafeText(text)
            for width in [2, 5, 11] {
                #expect(safe.wrapped(to: width).allSatisfy { $0.width <= width })
            }
        }
    }
}
