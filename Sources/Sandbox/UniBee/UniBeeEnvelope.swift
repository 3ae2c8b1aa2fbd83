/// Why a request is refused behind the key check; always HTTP 400 (section 3.2).
struct UniBeeRefusal: Error {
    let code: Int64
    /// Nil for `Server Error-<requestId>-<code>`.
    let sentence: String?

    static func business(_ sentence: String) -> UniBeeRefusal { UniBeeRefusal(code: 51, sentence: sentence) }
    static let uncategorised = UniBeeRefusal(code: 50, sentence: nil)
    static let database = UniBeeRefusal(code: 52, sentence: nil)
    static let panic = UniBeeRefusal(code: 68, sentence: nil)
}

/// The five members around every answer, in the provider's order (section 3.1).
struct UniBeeEnvelope {
    var code: Int64 = 0
    var message = ""
    var data: Wire = .object([])
    var redirect = ""
    var requestID: String
    var status = 200

    static func success(_ data: Wire, requestID: String) -> UniBeeEnvelope {
        UniBeeEnvelope(data: data, requestID: requestID)
    }

    static func refusal(_ refusal: UniBeeRefusal, requestID: String) -> UniBeeEnvelope {
        UniBeeEnvelope(
            code: refusal.code, message: refusal.sentence ?? "Server Error-\(requestID)-\(refusal.code)",
            requestID: requestID, status: 400)
    }

    static func wrongKey(requestID: String) -> UniBeeEnvelope {
        UniBeeEnvelope(code: 61, message: "invalid token", requestID: requestID, status: 401)
    }

    /// The redirect style that answers a request without any key.
    static let noKey = UniBeeEnvelope(
        code: 61, message: "invalid token", data: .null, redirect: "/login", requestID: "")

    /// - Parameter style: a value of the switch `envelope`.
    func response(style: String) -> SandboxResponse {
        var members: [(String, Wire)] = [
            ("code", .int(code)), ("message", .string(message)), ("data", data), ("redirect", .string(redirect)),
            ("requestId", .string(requestID)),
        ]
        switch style {
        case "merchant-id": members.append(("merchantId", 15621))
        case "extra-fields": members += [("traceId", "t-1"), ("hints", ["a", 1, nil, ["deep": []]])]
        case "without-message": members.remove(at: 1)
        default: break
        }
        return .json(.object(members), status: status, headers: [("Access-Control-Allow-Origin", "*")])
    }
}
