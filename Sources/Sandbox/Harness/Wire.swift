// Sandbox: the five providers as stateful HTTP servers on loopback, written from the contracts.
// Belongs here: their state, their answers, faults on demand and the control paths. Shares no code with Providers.

/// A JSON value with its members in order, as the sandboxes write it.
package indirect enum Wire: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A number written exactly as given: `49.00`.
    case decimal(String)
    case string(String)
    case array([Wire])
    case object([(String, Wire)])

    /// The compact JSON text.
    package var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .decimal(let digits): digits
        case .string(let text): Wire.quoted(text)
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { Wire.quoted($0.0) + ":" + $0.1.text }.joined(separator: ",") + "}"
        }
    }

    /// A string, or null for nil.
    package static func optional(_ text: String?) -> Wire { text.map(Wire.string) ?? .null }

    /// An integer, or null for nil.
    package static func optional(_ number: Int64?) -> Wire { number.map(Wire.int) ?? .null }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0..<0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension Wire: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: Wire...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, Wire)...) { self = .object(elements) }
}
