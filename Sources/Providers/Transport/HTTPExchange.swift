import Billing
import Foundation
import SafeText

/// One request of an adapter, independent of the HTTP library.
package struct HTTPRequest: Sendable {
    /// The methods the five contracts use.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
    }

    /// Whether the request changes anything at the provider. A `POST` that only lists is a read.
    package enum Effect: Sendable {
        case read, write
    }

    package var method: Method
    /// Behind the base URL, beginning with `/`; ids in it already percent-encoded by `pathSegment`.
    package var path: String
    package var query: [(name: String, value: String)]
    package var headers: [(name: String, value: String)]
    package var body: Data?
    package var effect: Effect
    /// From the first connect to the last byte of the answer.
    package var deadline: Duration
    /// The answer is a credential itself and stays as it came: redaction would spoil a token that repeats a known
    /// value. Whoever sets this lets nothing of the body out.
    package var answersWithCredential = false

    package init(
        _ method: Method, _ path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: Data? = nil, effect: Effect,
        deadline: Duration = .seconds(30)
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.effect = effect
        self.deadline = deadline
    }

    /// `text` percent-encoded so that it is one path segment or one query value: only unreserved characters stay
    /// (RFC 3986, 2.3).
    package static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(UnicodeScalar(byte))
            default:
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    /// Names and values as `application/x-www-form-urlencoded`.
    package static func form(_ fields: [(name: String, value: String)]) -> Data {
        Data(fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&").utf8)
    }
}

/// A whole answer. What came over the network is redacted already.
package struct HTTPResponse: Sendable {
    package let status: Int
    /// By lower-case name; the last of repeated headers.
    package let headers: [String: String]
    /// The body as JSON, parsed once; nil when it is none.
    package let json: JSON?
    /// The body's bytes; nil where only `json` may be told of it.
    private let bytes: Data?

    /// - Parameter redactor: takes the credentials out of the body; nil leaves them there.
    package init(status: Int, headers: [String: String], body: Data, redactor: Redactor? = nil) {
        self.status = status
        self.headers = headers
        if let parsed = try? JSON(parsing: body) {
            json = redactor.map { parsed.redacted(by: $0) } ?? parsed
            bytes = redactor == nil ? body : nil
        } else {
            json = nil
            bytes = redactor.map { Data($0.redact([UInt8](body))) } ?? body
        }
    }

    /// The body; redacted JSON written anew, so that it holds nothing that `json` does not.
    package var body: Data { bytes ?? json?.data ?? Data() }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the body is a page for people, from whatever stands before the provider. JSON is none, whatever type an
    /// untidy back end gives it.
    var isPage: Bool {
        if json != nil { return false }
        if headers["content-type"]?.lowercased().contains("html") == true { return true }
        return body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "<")
    }

    /// ` (again after 7 s)`, or the date, as `Retry-After` says it; empty when it asks for no wait.
    var patience: SafeText {
        guard let header = headers["retry-after"], header != "0" else { return "" }
        return " (again after \(SafeText(header, limit: 40))\(Int(header) == nil ? "" : " s"))"
    }
}

/// Why an exchange brought no answer.
package enum TransportFailure: Error, Sendable {
    /// Not one byte of the request left: DNS, refused, TLS, read-only.
    case notSent(String)
    /// The request may have arrived: time-out, lost connection, an answer over the limits.
    case lost(String)
}
