import Foundation

extension UseePaySandbox {
    /// A request body as JSON says it, with true and 1 kept apart and decimals exact.
    enum Value: Decodable {
        case null, bool(Bool), number(Decimal), text(String), array([Value]), object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Decimal.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode([Value].self) {
                self = .array(value)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }
    }

    /// The fields of one object in a body. A field that is null counts as not given; unknown ones are ignored.
    struct Fields {
        private let values: [String: Value]
        /// Dotted, with a dot behind it; empty at the top.
        private let prefix: String

        init(_ body: Data, emptyIsValid: Bool = false) throws(Refusal) {
            prefix = ""
            if body.isEmpty, emptyIsValid {
                values = [:]
                return
            }
            guard case .object(let values) = try? JSONDecoder().decode(Value.self, from: body) else {
                throw .invalid(nil, "must be a JSON object")
            }
            self.values = values
        }

        private init(_ values: [String: Value], prefix: String) {
            self.values = values
            self.prefix = prefix
        }

        /// Whether the field is there at all, null included.
        func has(_ name: String) -> Bool { values[name] != nil }

        /// - Parameter limit: the most characters.
        func text(_ name: String, limit: Int = 5000) throws(Refusal) -> String? {
            switch values[name] {
            case nil, .null: return nil
            case .text(let text):
                guard text.count <= limit else { throw .invalid(prefix + name, "has more than \(limit) characters") }
                return text
            default: throw .invalid(prefix + name, "must be text")
            }
        }

        func requiredText(_ name: String) throws(Refusal) -> String {
            guard let text = try text(name), !text.isEmpty else { throw .required(prefix + name) }
            return text
        }

        func flag(_ name: String) throws(Refusal) -> Bool? {
            switch values[name] {
            case nil, .null: return nil
            case .bool(let flag): return flag
            default: throw .invalid(prefix + name, "must be true or false")
            }
        }

        /// A number, or text holding one; at least 0.
        func amount(_ name: String) throws(Refusal) -> Decimal? {
            var amount: Decimal?
            switch values[name] {
            case nil, .null: return nil
            case .number(let number): amount = number
            case .text(let text): amount = Decimal(string: text)
            default: break
            }
            guard let amount, amount >= 0 else { throw .invalid(prefix + name, "must be an amount of at least 0") }
            return amount
        }

        /// A whole number of at least 1.
        func count(_ name: String) throws(Refusal) -> Int? {
            switch values[name] {
            case nil, .null: return nil
            case .number(let number):
                guard let count = Int("\(number)"), count >= 1 else { break }
                return count
            default: break
            }
            throw .invalid(prefix + name, "must be a whole number of at least 1")
        }

        func object(_ name: String) throws(Refusal) -> Fields? {
            switch values[name] {
            case nil, .null: return nil
            case .object(let members): return Fields(members, prefix: prefix + name + ".")
            default: throw .invalid(prefix + name, "must be an object")
            }
        }

        /// The first object of an array; nil when there is none.
        func firstObject(_ name: String) -> Fields? {
            guard case .array(let elements) = values[name], case .object(let members) = elements.first else {
                return nil
            }
            return Fields(members, prefix: prefix + name + ".")
        }

        func metadata() throws(Refusal) -> [String: String]? {
            guard let fields = try object("metadata") else { return nil }
            var result: [String: String] = [:]
            for name in fields.values.keys { result[name] = try fields.text(name) }
            return result
        }

        /// Three upper-case letters.
        func currency() throws(Refusal) -> String? {
            guard let currency = try text("currency") else { return nil }
            guard currency.count == 3, currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw .invalid(prefix + "currency", "must be three upper-case letters")
            }
            return currency
        }
    }
}
