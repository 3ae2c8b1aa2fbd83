/// A figure beside the most (or least) that it may be.
package struct Verdict: Sendable, Hashable {
    package enum Bound: Sendable, Hashable {
        case atMost(Double)
        case atLeast(Double)
        /// From `1 - share` to `1 + share`.
        case withinOfOne(Double)
    }

    package let what: String
    /// Nil when one of its figures is missing.
    package let figure: Double?
    package let bound: Bound

    package init(_ what: String, _ figure: Double?, _ bound: Bound) {
        self.what = what
        self.figure = figure
        self.bound = bound
    }

    /// Nil when there is nothing to judge.
    package var isMet: Bool? {
        guard let figure else { return nil }
        return switch bound {
        case .atMost(let most): figure <= most
        case .atLeast(let least): figure >= least
        case .withinOfOne(let share): abs(figure - 1) <= share
        }
    }

    package var cells: [String] {
        let wanted =
            switch bound {
            case .atMost(let most): "≤ \(most.fixed(2))"
            case .atLeast(let least): "≥ \(least.fixed(2))"
            case .withinOfOne(let share): "1 ± \(share.fixed(2))"
            }
        return [what, figure?.fixed(2) ?? "-", wanted, isMet.map { $0 ? "met" : "missed" } ?? "-"]
    }
}

extension Double {
    /// With so many digits behind the point.
    package func fixed(_ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int64((self * scale).rounded())
        let text = String(abs(whole))
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        let sign = whole < 0 ? "-" : ""
        return digits == 0 ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
    }
}

extension Int {
    /// In groups of three digits.
    package var grouped: String {
        var text = ""
        for (offset, digit) in String(self).reversed().enumerated() {
            if offset > 0, offset % 3 == 0, digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
