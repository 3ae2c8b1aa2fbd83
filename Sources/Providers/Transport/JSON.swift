import Foundation

/// A JSON value that keeps what tolerant decoding needs: numbers as written, and whether a key was there at all.
///
/// Read by hand rather than through `Codable`: amounts must not pass through binary floating point, one contract
/// hangs on the difference between a null and a missing key, and the depth of foreign documents is bounded.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The digits as written.
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// The member of an object; nil when this is no object or has no such key.
    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    /// The first of `keys` that an object has, for fields whose spelling is not established.
    package subscript(anyOf keys: [String]) -> JSON? {
        keys.lazy.compactMap { self[$0] }.first
    }

    package var isNull: Bool { self == .null }

    /// A string, or a number as it was written. Ids arrive as either.
    package var text: String? {
        switch self {
        case .string(let text): text
        case .number(let digits): digits
        default: nil
        }
    }

    /// `text` when it is not blank.
    package var nonEmptyText: String? {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        return text
    }

    /// A whole number, or a string of one; `3.0` is one too.
    package var integer: Int64? {
        text.flatMap { Int64($0) } ?? decimal.flatMap { Int64(exactly: NSDecimalNumber(decimal: $0)) }
    }

    /// An exact decimal from a number or a string of one. `Decimal` itself would read a lone sign as 0.
    package var decimal: Decimal? {
        guard let text, case .number(let digits)? = try? JSON(parsing: Data(text.utf8)) else { return nil }
        return Decimal(string: digits)
    }

    /// `true`, `false`, 0, 1, "0", "1", "true" or "false".
    package var boolean: Bool? {
        switch self {
        case .bool(let value): value
        case .number("1"), .string("1"), .string("true"): true
        case .number("0"), .string("0"), .string("false"): false
        default: nil
        }
    }

    package var array: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var object: [String: JSON]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .number(String(value)) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

extension JSON {
    /// The compact text, keys in alphabetical order, for request bodies.
    package var data: Data { Data(serialised.utf8) }

    private var serialised: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let digits): digits
        case .string(let text): JSON.quoted(text)
        case .array(let elements): "[" + elements.map(\.serialised).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { JSON.quoted($0.key) + ":" + $0.value.serialised }
                .joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
