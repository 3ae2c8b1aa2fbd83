import Foundation
import TestSupport

/// Counts what was checked and keeps what was wrong.
struct Ledger: Sendable {
    /// The promises, in the order in which they are printed.
    enum Check: String, CaseIterable, Sendable {
        case outcome = "(a) an outcome equals the truth"
        case reconciled = "(b) reconcile turns every unknown into the truth"
        case intentFirst = "(c) what changed was confirmed first, nobody else ended"
        case once = "(d) one mutating request an operation, none carried out twice"
        case chain = "(e) the chain verifies"
        case exitCode = "(f) exit codes agree with outcomes"
        case canary = "(g) no secret outside the requests"
        case refusal = "(h) an unfinished operation blocks a new one"
        case race = "(i) two processes, one operation"
        case sums = "(j) the numbers add up"
        case happened = "(k) what was planned did happen"
    }

    /// What must have been checked at least once.
    private let asked: Set<Check>
    private(set) var checked: [Check: Int] = [:]
    private(set) var violations: [Check: [String]] = [:]

    init(asked: [Check]) { self.asked = Set(asked) }

    /// Whether everything that was asked for was checked, and nothing was wrong.
    var isClean: Bool { Check.allCases.allSatisfy { violations[$0, default: []].isEmpty && !isMissing($0) } }

    private func isMissing(_ check: Check) -> Bool { asked.contains(check) && checked[check, default: 0] == 0 }

    /// Counts one check of `check`; where `holds` is false, `words` go on record.
    mutating func expect(_ check: Check, _ holds: Bool, _ words: @autoclosure () -> String) {
        checked[check, default: 0] += 1
        if !holds { violations[check, default: []].append(words()) }
    }

    /// The counts, and every violation.
    var lines: [String] {
        Check.allCases.flatMap { check in
            let wrong = violations[check] ?? []
            return ["\(check.rawValue): \(checked[check] ?? 0) checked, \(verdict(on: check))"]
                + wrong.map { "    " + $0 }
        }
    }

    private func verdict(on check: Check) -> String {
        if let wrong = violations[check] { return "\(wrong.count) VIOLATIONS" }
        if isMissing(check) { return "NEVER CHECKED" }
        return asked.contains(check) ? "ok" : "not asked for"
    }
}
