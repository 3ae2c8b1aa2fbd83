import Foundation

/// Amounts as UseePay writes them: decimals in major units (contract, section 6).
enum UseePayMoney {
    /// With all digits that the currency has: `19.90`, `1200`, `4.500`. Finer amounts keep their own digits.
    static func digits(_ amount: Decimal, _ currency: String) -> String {
        let places = exponent(of: currency)
        let plain = "\(amount)"
        let fraction = plain.firstIndex(of: ".").map { plain[$0...].dropFirst().count } ?? 0
        guard places > 0, fraction < places else { return plain }
        return plain + (fraction == 0 ? "." : "") + String(repeating: "0", count: places - fraction)
    }

    /// ISO 4217, as far as this world's currencies go.
    static func exponent(of currency: String) -> Int {
        switch currency {
        case "JPY", "KRW", "ISK", "VND", "CLP": 0
        case "BHD", "KWD", "OMR", "JOD", "TND": 3
        default: 2
        }
    }
}
