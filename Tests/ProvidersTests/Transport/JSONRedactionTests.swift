import Billing
import Foundation
import Providers
import TestSupport
import Testing

@Suite("Redaction of a JSON answer")
struct JSONRedactionTests {
    private static let redactor = Redactor([Secret(#"pass"word/0123"#), Secret("987654321"), Secret("Up7Sec5")])

    private static func redacted(_ text: String) -> JSON? {
        HTTPResponse(status: 200, headers: [:], body: Data(text.utf8), redactor: redactor).json
    }

    /// Quotes that a customer opens, in each of their spellings and closed nowhere.
    private static let openings = [
        "password: 'cause I forgot", "password&quot;:&quot;x", #"password: \"x"#, #"password\":\"x"#,
        "'cookie':['a', 'b",
        "Authorization: ", #"Cookie: \"a"#, "api_key: '", "password=", #"x\\"#, #"a\"b'c&quot;d"#,
        "Cookie&quot;:[&quot;a",
    ]

    @Test("what a customer wrote reaches no other field", arguments: openings)
    func otherFields(text: String) {
        for end in ["", "\n", "\r\n  "] {
            for answer in [
                #"{"name": "\#(text)"\#(end), "id": 7, "plan": "Tea \"1\"", "more": ["x", "&quot;"]\#(end)}"#,
                #"{"id": 7, "plan": "Tea \"1\"", "more": ["x", "&quot;"], "name": "\#(text)"\#(end)}"#,
            ] {
                let json = JSONRedactionTests.redacted(answer)
                #expect(json?["id"] == .number("7") && json?["plan"] == #"Tea "1""#, "\(answer)")
                #expect(json?["more"] == ["x", "&quot;"] && json?["name"]?.text != nil, "\(answer)")
            }
        }
    }

    @Test(
        "credentials go, wherever they stand",
        arguments: [
            (#"["pass\"word\/0123 is wrong"]"#, ["<redacted> is wrong"]), (#"{"Up7Sec5":1}"#, ["<redacted>": 1]),
            ("[987654321, 98765432.10]", ["<redacted>", .number("98765432.10")]),
            (#"{"X-API-Key": "a b", "n": "c"}"#, ["X-API-Key": "<redacted>", "n": "c"]),
            (#"{"Cookie": ["a=1", "", ["b"], null, 2]}"#, ["Cookie": ["<redacted>", "", ["<redacted>"], .null, 2]]),
            (#"{"password": {"rule": "too short"}}"#, ["password": ["rule": "too short"]]),
            (
                #"{"m": "{\"password\": \"a\"} Bearer abcdefgh12"}"#,
                ["m": #"{"password": "<redacted>"} Bearer <redacted>"#]
            ),
        ] as [(String, JSON)])
    func credentials(text: String, expected: JSON) {
        #expect(JSONRedactionTests.redacted(text) == expected)
    }

    @Test("the body holds no more than the JSON does")
    func body() {
        let text = #"{"a": "987654321", "a": 1.50}"#
        let response = HTTPResponse(
            status: 200, headers: [:], body: Data(text.utf8), redactor: JSONRedactionTests.redactor)
        #expect(String(decoding: response.body, as: UTF8.self) == #"{"a":1.50}"#)
    }

    @Test("a long list takes no longer than its length")
    func linear() {
        let row = #"{"id": 1, "name": "password: 'x", "plan": "Tea", "price": 49.00}"#
        let growth = Growth(
            to: 512, making: { Data("[\(Array(repeating: row, count: $0).joined(separator: ","))]".utf8) },
            { _ = HTTPResponse(status: 200, headers: [:], body: $0, redactor: JSONRedactionTests.redactor) })
        #expect(growth.isLinear, "\(growth)")
    }
}
