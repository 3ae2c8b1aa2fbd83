import Foundation
import SafeText

/// An amount of one currency in its minor units: cents, or whole units where the currency has none.
package struct Money: Sendable, Hashable, Codable {
    package let minor: Int64
    /// ISO 4217, upper case.
    package let currency: String

    package init(minor: Int64, currency: String) {
        self.minor = minor
        self.currency = currency.uppercased()
    }

    /// Makes minor units from an amount in major units; nil when the amount does not fit 64 bits.
    /// Digits beyond the currency's own are rounded half up.
    package init?(major: Decimal, currency: String) {
        let code = currency.uppercased()
        var scaled = major * Money.scale(of: code)
        var rounded = Decimal()
        NSDecimalRound(&rounded, &scaled, 0, .plain)
        guard let minor = Int64(exactly: NSDecimalNumber(decimal: rounded)) else { return nil }
        self.init(minor: minor, currency: code)
    }

    /// The digits behind the decimal point that `currency` has (ISO 4217).
    package static func exponent(of currency: String) -> Int {
        if withoutMinorUnits.contains(currency) { return 0 }
        return withThreeDigits.contains(currency) ? 3 : 2
    }

    /// The amount in major units, exact.
    package var major: Decimal { Decimal(minor) / Money.scale(of: currency) }

    /// `EUR 49.00`, `JPY 1200`: the currency always named, never a bare sign.
    package var text: SafeText {
        let exponent = Money.exponent(of: currency)
        let digits = String(minor.magnitude)
        let sign = minor < 0 ? "-" : ""
        guard exponent > 0 else { return SafeText("\(currency) \(sign)\(digits)") }
        let padded = String(repeating: "0", count: Swift.max(0, exponent + 1 - digits.count)) + digits
        return SafeText("\(currency) \(sign)\(padded.dropLast(exponent)).\(padded.suffix(exponent))")
    }

    private static func scale(of currency: String) -> Decimal {
        switch exponent(of: currency) {
        case 0: 1
        case 3: 1000
        default: 100
        }
    }

    private static let withoutMinorUnits: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
        "XPF",
    ]
    private static let withThreeDigits: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}

/// How often a subscription renews: `count` times `unit`.
package struct Interval: Sendable, Hashable, Codable {
    /// The calendar units that providers bill by.
    package enum Unit: String, Sendable, Hashable, Codable {
        case day, week, month, year
    }

    package let count: Int
    package let unit: Unit

    package init(count: Int, unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// `month`, `3 months`.
    package var text: SafeText { count == 1 ? SafeText(unit.rawValue) : SafeText("\(count) \(unit.rawValue)s") }
}
