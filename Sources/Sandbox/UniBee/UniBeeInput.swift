import Foundation

/// The parameters of one request, read as leniently as the provider's framework does (sections 3.5 and 4.6).
struct UniBeeInput: Sendable, Hashable {
    private indirect enum Value: Sendable, Hashable, Decodable {
        case null
        case bool(Bool)
        case number(Int64)
        case text(String)
        case list([Value])
        case object

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let number = try? container.decode(Int64.self) {
                self = .number(number)
            } else if let number = try? container.decode(Double.self) {
                self = .number(Int64(exactly: number.rounded(.towardZero)) ?? 0)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .object
            }
        }

        /// Text that is no number counts as 0.
        var int: Int64 {
            switch self {
            case .number(let number): number
            case .text(let text): Int64(text) ?? 0
            case .bool(let bool): bool ? 1 : 0
            default: 0
            }
        }

        var text: String {
            switch self {
            case .number(let number): String(number)
            case .text(let text): text
            case .bool(let bool): bool ? "true" : "false"
            default: ""
            }
        }
    }

    private var fields: [String: Value] = [:]

    init(_ request: SandboxRequest) {
        take(request.query)
        guard request.method == "POST", !request.body.isEmpty else { return }
        if let body = try? JSONDecoder().decode([String: Value].self, from: request.body) {
            for (name, value) in body { fields[UniBeeInput.folded(name)] = value }
        } else {
            // Not JSON: taken for a query string, that is, in effect for nothing.
            var components = URLComponents()
            components.percentEncodedQuery = String(decoding: request.body, as: UTF8.self)
                .addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed)
            take((components.queryItems ?? []).map { ($0.name, $0.value ?? "") })
        }
    }

    private mutating func take(_ query: [(name: String, value: String)]) {
        for (name, value) in query {
            guard name.hasSuffix("[]") else {
                fields[UniBeeInput.folded(name)] = .text(value)
                continue
            }
            let key = UniBeeInput.folded(String(name.dropLast(2)))
            if case .list(let earlier) = fields[key] {
                fields[key] = .list(earlier + [.text(value)])
            } else {
                fields[key] = .list([.text(value)])
            }
        }
    }

    /// Letter case, `_` and `-` do not count in names.
    private static func folded(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" }
    }

    private func value(_ name: String) -> Value? {
        guard let value = fields[UniBeeInput.folded(name)] else { return nil }
        if case .null = value { return nil }
        return value
    }

    /// The same without some parameters.
    func without(_ names: Set<String>) -> UniBeeInput {
        var result = self
        result.fields = fields.filter { !names.contains($0.key) }
        return result
    }

    /// Whether it gives no parameters but some of `names`, which are folded.
    func givesOnly(_ names: Set<String>) -> Bool { fields.keys.allSatisfy(names.contains) }

    /// Empty when absent.
    func text(_ name: String) -> String { value(name)?.text ?? "" }

    /// 0 when absent or no number.
    func int(_ name: String) -> Int64 { value(name)?.int ?? 0 }

    /// Nil when absent.
    func optionalInt(_ name: String) -> Int64? { value(name)?.int }

    func bool(_ name: String) -> Bool {
        switch value(name) {
        case .bool(let bool): bool
        case .number(let number): number != 0
        case .text(let text): !["", "0", "false", "off", "no"].contains(text.lowercased())
        default: false
        }
    }

    /// Empty when absent; a single value is a list of one, and a JSON array may come as text.
    func ints(_ name: String) -> [Int64] {
        switch value(name) {
        case .list(let values): return values.map(\.int)
        case .text(let text) where text.hasPrefix("["):
            return (try? JSONDecoder().decode([Value].self, from: Data(text.utf8)))?.map(\.int) ?? [0]
        case .text(""), nil: return []
        case let single?: return [single.int]
        }
    }

    /// Throws the framework's sentence when `name` (in the server's capitals) is absent or empty text.
    func demand(_ name: String) throws(UniBeeRefusal) {
        guard let value = value(name) else { throw .business("The \(name) field is required") }
        if case .text("") = value { throw .business("The \(name) field is required") }
    }
}
