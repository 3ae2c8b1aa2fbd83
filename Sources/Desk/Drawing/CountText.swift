import SafeText
import Storage

extension Int {
    /// `1,234,567`.
    var grouped: SafeText {
        let digits = String(magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return SafeText(self < 0 ? "-" + result : result)
    }
}

extension ListCount {
    /// `1,234`, or `5,000+` where nobody counted on.
    var text: SafeText {
        switch self {
        case .exact(let count): count.grouped
        case .atLeast(let count): "\(count.grouped)+"
        }
    }
}

extension SafeText {
    /// `1 customer`, `2,000 customers`.
    static func counting(_ count: Int, _ noun: SafeText) -> SafeText {
        "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
    }
}
