extension UseePaySandbox {
    /// A request that is not done, in the words of the contract's section 5.
    struct Refusal: Error {
        var status: Int
        var code: String
        var message: String
        var source: String?
        var retryAfter: Int?

        init(_ status: Int, _ code: String, _ message: String, source: String? = nil, retryAfter: Int? = nil) {
            self.status = status
            self.code = code
            self.message = message
            self.source = source
            self.retryAfter = retryAfter
        }

        static let unauthorised = Refusal(401, "unauthorized", "the credentials were not accepted")
        static let noEndpoint = Refusal(404, "resource_not_found", "no such endpoint")

        static func notFound(_ kind: String) -> Refusal { Refusal(404, "resource_not_found", "no such \(kind)") }

        static func required(_ field: String) -> Refusal {
            Refusal(400, "field_required", "\(field) must be given", source: field)
        }

        static func invalid(_ field: String?, _ why: String) -> Refusal {
            Refusal(400, "invalid_argument", "\(field ?? "the body") \(why)", source: field)
        }

        static func state(_ message: String) -> Refusal { Refusal(400, "invalid_request_error", message) }

        /// The answer. A wrong key keeps its status in every style: it alone must stop a client.
        func response(_ style: Switches.Errors) -> SandboxResponse {
            let headers = retryAfter.map { [(name: "Retry-After", value: String($0))] } ?? []
            let body: Wire = ["code": .string(code), "message": .string(message), "source": .optional(source)]
            switch style {
            case .json: return .json(body, status: status, headers: headers)
            case .html:
                var page = SandboxResponse.html(status: status)
                page.headers += headers
                return page
            case .in200: return .json(body, status: status == 401 ? 401 : 200, headers: headers)
            }
        }
    }
}
