import SafeText
import Terminal

/// What a string of bytes decides: the texts, where and how they are drawn, and by which way they leave.
struct FuzzInput {
    enum Way: Equatable {
        case screen, resizedScreen, clipboard, line
    }

    private let body: ArraySlice<UInt8>
    let way: Way
    let frameSize: Size

    init(_ bytes: [UInt8]) {
        var head = FuzzReader(bytes[...])
        switch head.next() % 16 {
        case 0...9: way = .screen
        case 10: way = .resizedScreen
        case 11...12: way = .clipboard
        default: way = .line
        }
        let size = head.next()
        // Mostly the screen's own size, so that only differences are written. Never a single column: there ncurses 6.4
        // itself draws a cell that nobody set.
        frameSize =
            size < 160
            ? FuzzTerminal.usual : Size(columns: 4 + (size & 15) * 4, rows: 1 + (size >> 4) % 9)
        body = head.rest
    }

    /// The texts with a byte each that says how they are used.
    var texts: [(text: SafeText, use: Int)] {
        var reader = FuzzReader(body)
        var texts: [(text: SafeText, use: Int)] = []
        while !reader.rest.isEmpty, texts.count < 6 {
            let use = reader.next()
            let isSpelled = reader.next() % 2 == 0
            let part = reader.take(4 + reader.next() % 24)
            // As the adapters decode: what is not UTF-8 becomes U+FFFD before the sanitiser sees it.
            let raw = isSpelled ? FuzzInput.soup(part) : String(decoding: part, as: UTF8.self)
            texts.append((SafeText(raw), use))
        }
        return texts
    }

    /// Every two bytes one scalar of a range, the dangerous ranges far more often than in any real text.
    private static func soup(_ bytes: ArraySlice<UInt8>) -> String {
        var reader = FuzzReader(bytes)
        var scalars = String.UnicodeScalarView()
        while !reader.rest.isEmpty {
            let range = ranges[reader.next() % ranges.count]
            let offset = reader.next() * (range.count > 4096 ? 4099 : 1)
            if let scalar = Unicode.Scalar(range.lowerBound + UInt32(offset % range.count)) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    private static let ranges: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x1B...0x1B, 0x20...0x7E, 0x5B...0x5D, 0x7F...0x9F, 0xA0...0xFF, 0x300...0x36F, 0x600...0x61C,
        0x900...0x94F, 0x1100...0x11FF, 0x180B...0x180F, 0x200B...0x200F, 0x200C...0x200D, 0x2028...0x202E,
        0x2060...0x206F, 0x20D0...0x20FF, 0x2600...0x26FF, 0x3041...0x30FF, 0x4E00...0x4E20, 0xAC00...0xAC20,
        0xE000...0xE010, 0xFE00...0xFE0F, 0xFFF0...0xFFFF, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0x1F466...0x1F469,
        0x13430...0x13440, 0xE0020...0xE007F, 0xF0000...0xF0010, 0x3164...0x3164, 0x1D173...0x1D17A, 0x0...0x10FFFF,
    ]
}

/// Bytes one after the other; 0 behind the end.
struct FuzzReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> Int { Int(rest.popFirst() ?? 0) }

    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
