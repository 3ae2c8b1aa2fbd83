// Sandbox: the five providers as stateful HTTP servers on loopback, written from the contracts.
// Belongs here: their state, their answers, faults on demand and the control paths. Shares no code with Providers.

/// A JSON value with its members in order, as the sandboxes write it.
package enum Wire: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A number written exactly as given: `49.00`.
    case decimal(String)
    case string(String)
    case array([Wire])
    case object([(String, Wire)])
    /// A value that is JSON text already.
    case written([UInt8])

    /// The compact JSON text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The same in UTF-8.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return bytes
    }

    private func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .int(let value): bytes += String(value).utf8
        case .decimal(let digits): bytes += digits.utf8
        case .string(let text): Wire.write(text, into: &bytes)
        case .written(let text): bytes += text
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Wire.write(member.0, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.1.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The same value as text, for what many rows hold.
    package var written: Wire { .written(bytes) }

    /// A string, or null for nil.
    package static func optional(_ text: String?) -> Wire { text.map(Wire.string) ?? .null }

    /// An integer, or null for nil.
    package static func optional(_ number: Int64?) -> Wire { number.map(Wire.int) ?? .null }

    /// A quoted string. What JSON escapes is ASCII, so that bytes can be looked at one by one.
    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: isEscaped) {
            for byte in text.utf8 { write(byte, into: &bytes) }
        } else {
            bytes += text.utf8
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func write(_ byte: UInt8, into bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
        default: bytes.append(byte)
        }
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
