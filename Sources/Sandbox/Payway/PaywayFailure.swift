import Foundation

/// An error answer (section 5).
struct PaywayFailure: Error {
    let status: Int
    let code: String
    let message: String
    var field: String?

    var response: SandboxResponse {
        var members: [(String, Wire)] = [("code", .string(code))]
        if let field { members.append(("field", .string(field))) }
        members.append(("message", .string(message)))
        return .json(.object(members), status: status)
    }

    static func invalid(_ field: String, _ message: String) -> PaywayFailure {
        PaywayFailure(status: 400, code: "invalid_parameter", message: message, field: field)
    }

    static func notFound(_ what: String) -> PaywayFailure {
        PaywayFailure(status: 404, code: "not_found", message: "\(what) not found")
    }

    /// The record's state or ownership forbids the action.
    static func conflict(_ code: String) -> PaywayFailure {
        PaywayFailure(status: 409, code: code, message: code.replacing("_", with: " "))
    }
}

/// The fields of one request, checked in the order of section 9: content type, JSON, unknown names, then each rule.
struct PaywayFields {
    private let values: [String: Any]
    private let isQuery: Bool

    /// Reads a JSON body.
    init(body request: SandboxRequest, allowed: [String]) throws(PaywayFailure) {
        let type = request.headers["content-type"] ?? ""
        guard type.lowercased().split(separator: ";").first.map({ $0 == "application/json" }) ?? false else {
            throw PaywayFailure(
                status: 400, code: "invalid_content_type_error", message: "Content-Type must be application/json")
        }
        guard let object = request.jsonObject else {
            throw PaywayFailure(status: 400, code: "json_parser_error", message: "the body is not a JSON object")
        }
        try self.init(object, isQuery: false, allowed: allowed)
    }

    /// Reads a query.
    init(query request: SandboxRequest, allowed: [String]) throws(PaywayFailure) {
        try self.init(
            Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last }),
            isQuery: true, allowed: allowed)
    }

    private init(_ values: [String: Any], isQuery: Bool, allowed: [String]) throws(PaywayFailure) {
        let unknown = values.keys.filter { !allowed.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw PaywayFailure(
                status: 400, code: "unknown_parameter",
                message: "unknown parameters: \(unknown.joined(separator: ", "))")
        }
        self.values = values
        self.isQuery = isQuery
    }

    /// Names that were sent, whatever their values.
    var names: Set<String> { Set(values.keys) }

    func text(_ name: String) -> String? { values[name] as? String }

    /// An optional id in lower case, for ids match case-insensitively.
    func optionalID(_ name: String) throws(PaywayFailure) -> String? {
        guard let value = values[name], !(value is NSNull) else { return nil }
        guard let text = value as? String, PaywayFields.isID(text) else {
            throw .invalid(name, "value does not match the id pattern")
        }
        return text.lowercased()
    }

    func id(_ name: String) throws(PaywayFailure) -> String {
        guard let id = try optionalID(name) else { throw .invalid(name, "\(name) is required") }
        return id
    }

    /// An optional flag: a JSON boolean, or the words `true` and `false` in a query.
    func flag(_ name: String) throws(PaywayFailure) -> Bool? {
        guard let value = values[name] else { return nil }
        switch value {
        // Numbers pass for booleans in Foundation; a strict server does not take a 1 for a true.
        case let flag as NSNumber where String(cString: flag.objCType) == "c": return flag.boolValue
        case "true" as String where isQuery: return true
        case "false" as String where isQuery: return false
        default: throw .invalid(name, "\(name) must be true or false")
        }
    }

    /// `^[a-f\d]{24}$`, case-insensitive.
    static func isID(_ text: String) -> Bool {
        text.utf8.count == 24 && text.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
    }
}
