import Foundation

/// The fields of an unsubscribe body, JSON or form-urlencoded (contract, section 11, "Body formats").
struct WhitebeardForm {
    private let fields: [String: Any]

    /// Nil when the body is missing or not an object.
    init?(_ request: SandboxRequest) {
        if request.headers["content-type"]?.contains("application/x-www-form-urlencoded") == true {
            guard !request.body.isEmpty else { return nil }
            fields = WhitebeardForm.pairs(String(decoding: request.body, as: UTF8.self))
        } else {
            guard let object = request.jsonObject else { return nil }
            fields = object
        }
    }

    /// The reason below `name`; a field by any other name is not looked at.
    func reason(_ name: String) -> WhitebeardReason? {
        if let text = fields[name] as? String { return WhitebeardReason(text: text, isNumber: false) }
        return (fields[name] as? NSNumber).map { WhitebeardReason(text: $0.stringValue, isNumber: true) }
    }

    func text(_ name: String) -> String? { fields[name] as? String }

    private static func pairs(_ body: String) -> [String: Any] {
        var fields: [String: Any] = [:]
        for pair in body.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = halves.map {
                $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? String($0)
            }
            fields[decoded[0]] = decoded.count > 1 ? decoded[1] : ""
        }
        return fields
    }
}
