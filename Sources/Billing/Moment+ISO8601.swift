import Foundation

extension Moment {
    /// Reads an ISO 8601 date-time as the five providers write it: `T` or a space between date and time, any number of
    /// fraction digits, `Z` or a numeric offset with or without a colon.
    ///
    /// - Parameter assumedOffset: seconds east of UTC for a text without an offset; nil makes such a text unreadable.
    package init?(iso8601 text: String, assumedOffset: Int? = nil) {
        var scanner = DigitScanner(text.utf8)
        guard let year = scanner.number(4), scanner.skip("-"), let month = scanner.number(2), scanner.skip("-"),
            let day = scanner.number(2), scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.number(2), scanner.skip(":"), let minute = scanner.number(2)
        else { return nil }
        var second = 0
        if scanner.skip(":") {
            guard let value = scanner.number(2) else { return nil }
            second = value
        }
        let fraction = scanner.skip(".") ? scanner.fraction() : 0
        guard let offset = scanner.isAtEnd ? assumedOffset : scanner.offset(), scanner.isAtEnd,
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        let seconds = civil.secondsSinceEpoch - Int64(offset)
        self.init(Date(timeIntervalSince1970: TimeInterval(seconds) + fraction), offset: offset)
    }
}

/// Reads fixed-width numbers from the front of a text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ bytes: String.UTF8View) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ width: Int) -> Int? {
        guard rest.count >= width else { return nil }
        var value = 0
        for byte in rest.prefix(width) {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        rest = rest.dropFirst(width)
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// The digits behind a decimal point as a fraction of one second, to the millisecond.
    mutating func fraction() -> TimeInterval {
        var milliseconds = 0
        var digits = 0
        while let byte = rest.first, (0x30...0x39).contains(byte) {
            if digits < 3 { milliseconds = milliseconds * 10 + Int(byte - 0x30) }
            digits += 1
            rest = rest.dropFirst()
        }
        while digits < 3 {
            milliseconds *= 10
            digits += 1
        }
        return TimeInterval(milliseconds) / 1000
    }

    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(2) else { return nil }
        _ = skip(":")
        let minutes = isAtEnd ? 0 : number(2)
        guard let minutes, hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
