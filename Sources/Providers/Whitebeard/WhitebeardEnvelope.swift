import SafeText

/// Bodies that may be bare or wrapped, and errors that may come with status 200 (contract, section 9).
enum WhitebeardEnvelope {
    /// What is inside: `data` of a wrapped body, else the body itself.
    static func content(_ body: JSON) -> JSON {
        guard let data = body["data"], !isError(body) else { return body }
        return data
    }

    /// Whether the body declares itself a failure.
    static func isError(_ body: JSON) -> Bool { body["error"]?.boolean == true }

    /// The Subscription in the answer to an unsubscribe, wherever it sits (contract, section 8.1).
    static func subscription(in body: JSON, id: String) -> JSON? {
        let inner = content(body)
        let places = [body["subscription"], inner["subscription"], inner, body]
        if let found = places.lazy.compactMap({ $0 }).first(where: { names($0, id) }) { return found }
        let others = (inner.object ?? [:]).values.filter { names($0, id) }
        return others.count == 1 ? others.first : nil
    }

    private static func names(_ json: JSON, _ id: String) -> Bool { json["id"]?.text == id }
}

extension AnswerKind {
    /// What an answer is, its body read, too: an error may come with status 200 (contract, section 9), and then its
    /// `error_type` says which (section 10).
    init(whitebeard response: HTTPResponse) {
        let kind = AnswerKind(response)
        guard kind == .success, let body = response.json, WhitebeardEnvelope.isError(body) else {
            self = kind
            return
        }
        switch response.whitebeardErrorType {
        case "Unauthorized", "Forbidden": self = .unauthorised
        case "TooManyRequests": self = .tooMany
        case "InternalServerError": self = .serverFault
        default: self = .refused
        }
    }
}

extension HTTPResponse {
    /// The provider's `message` (contract, section 10); empty when there is none.
    var whitebeardMessage: SafeText { SafeText(json?["message"]?.text ?? "", limit: 300) }

    /// The provider's `error_type`.
    var whitebeardErrorType: String? { json?["error_type"]?.nonEmptyText }
}
