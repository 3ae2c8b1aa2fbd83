import Billing
import Crypto
import Foundation
import GRDB
import SafeText
import Synchronization

/// Capabilities as rows keep them: by a number, because nearly all rows have one of a few values.
///
/// The number comes from the value, so that no two processes ever give one number to two values.
final class CapabilityShapes: Sendable {
    private struct Known {
        var numbers: [Capabilities: Int64] = [:]
        var values: [Int64: Capabilities] = [:]
    }

    private let known = Mutex(Known())
    /// More are not remembered, only kept in the file.
    private static let mostRemembered = 1_000

    /// The number of `capabilities` without the last moment of an undo, which a row keeps itself.
    ///
    /// - Parameter kept: the numbers that this transaction knows to be in the file.
    func number(of capabilities: Capabilities, kept: inout Set<Int64>, _ db: Database) throws -> Int64 {
        let shape = capabilities.undoable(until: nil)
        if let number = known.withLock({ $0.numbers[shape] }), kept.contains(number) { return number }
        let text = try StoredCapabilities(shape).text
        let number = CapabilityShapes.number(text)
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO shape VALUES (?, ?)").execute(arguments: [number, text])
        kept.insert(number)
        remember(shape, number)
        return number
    }

    /// The capabilities kept under `number`.
    func capabilities(_ number: Int64, undoUntil: Moment?, _ db: Database) throws -> Capabilities {
        if let shape = known.withLock({ $0.values[number] }) { return shape.undoable(until: undoUntil) }
        let kept = try db.cachedStatement(sql: "SELECT capabilities FROM shape WHERE number = ?")
        guard let text = try String.fetchOne(kept, arguments: [number]) else {
            return .nothing("not known; read it again")
        }
        let shape = try JSONDecoder().decode(StoredCapabilities.self, from: Data(text.utf8)).capabilities
        remember(shape, number)
        return shape.undoable(until: undoUntil)
    }

    private func remember(_ shape: Capabilities, _ number: Int64) {
        known.withLock { known in
            if known.numbers.count >= CapabilityShapes.mostRemembered { known = Known() }
            known.numbers[shape] = number
            known.values[number] = shape
        }
    }

    private static func number(_ text: String) -> Int64 {
        SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}

extension Capabilities {
    /// The same with another last moment of an undo, where one is offered.
    fileprivate func undoable(until moment: Moment?) -> Capabilities {
        guard case .offered = undo else { return self }
        return Capabilities(
            timings: timings, refusals: refusals, undo: .offered(until: moment), commentLimit: commentLimit)
    }
}

/// Capabilities as text: equal values make equal texts.
private struct StoredCapabilities: Codable {
    private enum Undo: Codable {
        case offered, afterPeriodEndCancel
        case notOffered(why: SafeText)
    }

    private let timings: [String: FieldHandling]
    private let refusals: [String: SafeText]
    private let undo: Undo
    private let commentLimit: Int?

    init(_ capabilities: Capabilities) {
        timings = StoredCapabilities.byWord(capabilities.timings)
        refusals = StoredCapabilities.byWord(capabilities.refusals)
        undo =
            switch capabilities.undo {
            case .offered: .offered
            case .afterPeriodEndCancel: .afterPeriodEndCancel
            case .notOffered(let why): .notOffered(why: why)
            }
        commentLimit = capabilities.commentLimit
    }

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    var capabilities: Capabilities {
        let undo: UndoCapability =
            switch self.undo {
            case .offered: .offered(until: nil)
            case .afterPeriodEndCancel: .afterPeriodEndCancel
            case .notOffered(let why): .notOffered(why: why)
            }
        return Capabilities(
            timings: StoredCapabilities.byTiming(timings), refusals: StoredCapabilities.byTiming(refusals), undo: undo,
            commentLimit: commentLimit)
    }

    private static func byWord<Value>(_ values: [Timing: Value]) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }

    private static func byTiming<Value>(_ values: [String: Value]) -> [Timing: Value] {
        var result: [Timing: Value] = [:]
        for (word, value) in values {
            if let timing = Timing(rawValue: word) { result[timing] = value }
        }
        return result
    }
}
