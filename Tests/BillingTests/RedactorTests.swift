import Billing
import Foundation
import TestSupport
import Testing

@Suite("Redaction")
struct RedactorTests {
    private static let secret = "sk/canary+01%23456789"

    private func redacted(_ text: String) -> String { Redactor([Secret(RedactorTests.secret)]).redact(text) }

    @Test(
        "a known value is found however it is spelled",
        arguments: [
            "sk/canary+01%23456789", #"sk\/canary+01%23456789"#, "sk%2Fcanary%2B01%2523456789",
            "sk%2fcanary%2b01%2523456789", "sk&#x2F;canary&#43;01%23456789", "sk&#X2f;canary&#043;01%23456789",
            #"\u0073\u006b/canary+01%23456789"#,
            #"sk\u002fcanary+01%23456789"#, "sk/canary+01\n%23456789", "sk/canary+01\r\n    %23456789",
            #"sk/canary+01\r\n%23456789"#, "sk/canary+01<br>\n%23456789", "sk%2Fcanary%2B01%0A%2523456789",
            #"sk/canary\u000a+01%23456789"#, "s\nk/canary+01%23456789",
        ])
    func spellings(text: String) {
        #expect(redacted("before \(text) behind") == "before <redacted> behind")
        #expect(redacted(text) == "<redacted>")
    }

    @Test(
        "a value is found within base64, at each of the three places",
        arguments: ["", "a", "ab", "id:", "id:x", "merchant:"])
    func base64(prefix: String) {
        for suffix in ["", "!", "!!"] {
            let text = Data((prefix + RedactorTests.secret + suffix).utf8).base64EncodedString()
            let wrapped = text.prefix(14) + "\r\n" + text.dropFirst(14)
            let forAddresses = text.replacing("+", with: "-").replacing("/", with: "_")
            for text in [text, String(wrapped), forAddresses] {
                let result = redacted("x \(text) x")
                #expect(result.contains("<redacted>"), "\(text)")
                // What is left at the edges belongs to less than two bytes of the value.
                let left = result.utf8.count - "x <redacted> x".utf8.count
                #expect(left <= prefix.utf8.count * 4 / 3 + suffix.utf8.count * 4 / 3 + 6, "\(result)")
            }
        }
    }

    @Test("a short value counts where it stands alone, the shortest nowhere")
    func short() {
        let redactor = Redactor([Secret("Up7Sec5"), Secret("abc")])
        #expect(redactor.redact("(HTTP 401): Up7Sec5, key=Up7Sec5;") == "(HTTP 401): <redacted>, key=<redacted>;")
        #expect(redactor.redact("sub_xUp7Sec5 and Up7Sec59 and abc") == "sub_xUp7Sec5 and Up7Sec59 and abc")
    }

    @Test("entities by name and number, and what is none")
    func entities() {
        let redactor = Redactor([Secret(#"a<b>&c"d'e"#)])
        #expect(redactor.redact("a&lt;b&gt;&amp;c&quot;d&apos;e") == "<redacted>")
        #expect(redactor.redact("a&#60;b&#x3e;&amp;c&#34;d&#39;e") == "<redacted>")
        for text in ["a&lt b", "a&#;b", "a&#x;b", "a&#256;b", "a&#+60;b", "a&#00000060;b", "a&", "a&#", "a&#6"] {
            #expect(redactor.redact(text) == text)
        }
    }

    @Test("a combining mark behind a value does not hide it, nor do bytes that are no text")
    func bytes() {
        #expect(!redacted(RedactorTests.secret + "\u{301}").contains("canary"))
        let bytes = Redactor([Secret(RedactorTests.secret)]).redact([0xFF] + Array(RedactorTests.secret.utf8) + [0xFE])
        #expect(bytes == [0xFF] + Array("<redacted>".utf8) + [0xFE])
    }

    @Test("the longest value wins, and many are found in one text")
    func several() {
        let redactor = Redactor([Secret("token-0001"), Secret("token-0001-extended"), Secret("short")])
        #expect(
            redactor.redact("a token-0001-extended, a token-0001, a short")
                == "a <redacted>, a <redacted>, a <redacted>")
    }

    @Test(
        "what looks like a credential is taken out",
        arguments: [
            ("Authorization: Bearer abc", "Authorization: <redacted>"),
            ("authorization:abc\r\nNext: x", "authorization:<redacted>\r\nNext: x"),
            ("Authorization: Digest a=\"b\",\r\n c=d\r\nNext", "Authorization: <redacted>\"b\",\r\n c=d\r\nNext"),
            ("Proxy-Authorization: Basic abc", "Proxy-Authorization: <redacted>"),
            ("Cookie: a=b; c=d\nx", "Cookie: <redacted>\nx"), ("Set-Cookie: a=b", "Set-Cookie: <redacted>"),
            (#"{"Authorization": "SSO abc", "n": 1}"#, #"{"Authorization": "<redacted>", "n": 1}"#),
            (#"{"cookie":["a=b"]}"#, #"{"cookie":["<redacted>"]}"#),
            (#"{"m": "Authorization: Bearer a\r\nX: y"}"#, #"{"m": "Authorization: <redacted>\r\nX: y"}"#),
            (#"{"m": "{\"authorization\":\"a b\"}"}"#, #"{"m": "{\"authorization\":\"<redacted>\"}"}"#),
            ("<td>Authorization: Bearer abc</td>", "<td>Authorization: <redacted></td>"),
            ("&quot;Authorization&quot;: &quot;a b&quot;,", "&quot;Authorization&quot;: &quot;<redacted>&quot;,"),
            ("with Bearer ub_live_12345 is bad", "with Bearer <redacted> is bad"),
            ("bearer abcdefghijklmnopqrstuvwxyz", "bearer <redacted>"), ("SSO a1b2c3d4e5", "SSO <redacted>"),
            ("Basic bWVyY2hhbnQ6cGFzcw==", "Basic <redacted>"),
            ("key sk_live_abcDEF123 refused", "key <redacted> refused"),
            ("sk_test_abcDEF123,rk_live_abcDEF123", "<redacted>,<redacted>"),
            ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln!", "<redacted>!"),
            ("?api_key=abc&x=1", "?api_key=<redacted>&x=1"),
            ("client_secret=a%2Fb&grant_type=none", "client_secret=<redacted>&grant_type=none"),
            ("url?x%26access_token%3Dabc%26y", "url?x%26access_token%3D<redacted>%26y"),
            (#"{"access_token" : "a\"b", "c": 1}"#, #"{"access_token" : "<redacted>", "c": 1}"#),
            (#"{"password":"hush"}"#, #"{"password":"<redacted>"}"#),
            ("X-API-Key: abc, more", "X-API-Key: <redacted>, more"),
            ("X-API-Key: Bearer tok12345, more", "X-API-Key: <redacted>, more"),
            ("access_token=Bearer tok12345&x=1", "access_token=<redacted>&x=1"),
            ("password=Bearer TOKEN failed", "password=<redacted> failed"),
            ("api_key=sso basic abc", "api_key=<redacted>"),
            (#"{"m": "api_key=Bearer "}"#, #"{"m": "api_key=<redacted> "}"#),
            (#"{"Cookie":["a=1","b=2"],"n":["c"]}"#, #"{"Cookie":["<redacted>"],"n":["c"]}"#),
            ("{'password': [ 'a', null,\n 1.5, 'b' ], 'n': 'c'}", "{'password': [ '<redacted>' ], 'n': 'c'}"),
            (#"{"m": "{\"cookie\":[\"a\", \"b\"]}", "n": 1}"#, #"{"m": "{\"cookie\":[\"<redacted>\"]}", "n": 1}"#),
            (#"{"m": "{\"cookie\":[\"a","n":"c"}"#, #"{"m": "{\"cookie\":[\"<redacted>","n":"c"}"#),
            ("&quot;Cookie&quot;:[&quot;a&quot;,&quot;b&quot;]", "&quot;Cookie&quot;:[&quot;<redacted>&quot;]"),
            ("x-eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln!", "x-<redacted>!"),
        ])
    func patterns(text: String, expected: String) {
        #expect(Redactor().redact(text) == expected)
        #expect(Redactor().redact(expected) == expected)
    }

    @Test("what stands beside a known value belongs to it")
    func extended() {
        let redactor = Redactor([Secret("token-0001")])
        #expect(redactor.redact("Cookie: token-0001; session=S3CR3T") == "Cookie: <redacted>")
        #expect(redactor.redact("Authorization: Bearer token-0001-tail\nx") == "Authorization: <redacted>\nx")
        #expect(redactor.redact("password=token-0001tail&x=1") == "password=<redacted>&x=1")
    }

    @Test(
        "where a part was taken out, the rest is, too",
        arguments: [
            ("Cookie: <redacted>; session=S3CR3T", "Cookie: <redacted>"),
            ("Authorization: Bearer <redacted>-extended-secret-tail", "Authorization: <redacted>"),
            (#"{"password": "<redacted>tail"}"#, #"{"password": "<redacted>"}"#),
            ("&quot;password&quot;: &quot;a<redacted>b&quot;", "&quot;password&quot;: &quot;<redacted>&quot;"),
            ("?api_key=head<redacted>tail&x=1", "?api_key=<redacted>&x=1"),
            ("with Bearer <redacted>-tail, bad", "with Bearer <redacted>, bad"),
            ("Bearer password=hush", "Bearer <redacted>"), ("Basic bWVy<redacted>cw==", "Basic <redacted>"),
            ("key sk_live_<redacted>xyz refused", "key <redacted> refused"),
            ("eyJhbGciOiJub25lIn0.eyJ<redacted>In0.c2ln!", "<redacted>!"), ("<redacted> stays", "<redacted> stays"),
        ])
    func partly(text: String, expected: String) {
        #expect(Redactor().redact(text) == expected)
        #expect(Redactor().redact(expected) == expected)
    }

    /// Pieces that patterns are made of, drawn in any order.
    private static let pieces = [
        "<redacted>", "Cookie: ", "Cookie:['", "Authorization: ", "Bearer ", "Basic ", "SSO ", "password=", "Up7Sec5",
        "api_key: ", "password", "api_key",
        "sk_live_", "eyJ", "eyJhbGciOiJub25lIn0", ".", "-", "=", ":", " ", "\n", "\r\n ", "\"", "'", "\\", "\\\"",
        "&quot;", "<", ">", "<br>", "%20", "%3D", "%26", "%", "&", "&#x2F;", ",", ";", "[", "{", "a", "abcdefgh12",
        "abcdefghij", "token-0001", "redacted", "bWVyY2hhbnQ6cGFzcw", "\\n", "\\/",
    ]

    @Test("redacting twice gives the same text, whatever it is made of")
    func twice() {
        let redactor = Redactor([Secret("token-0001"), Secret("redacted"), Secret("abcdefgh"), Secret("Up7Sec5")])
        var state: UInt64 = 7
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        for _ in 0..<600 {
            let text = (0...draw(12)).map { _ in RedactorTests.pieces[draw(RedactorTests.pieces.count)] }.joined()
            let once = redactor.redact(text)
            #expect(redactor.redact(once) == once, "\(text.debugDescription)")
            #expect(!once.contains("token-0001"))
        }
    }

    @Test(
        "sixteen times the text takes about sixteen times as long",
        arguments: [
            "cookie: <redacted> ", "-eyJ", "bearer%20", #"cookie:""#, "&amp;", "%0a", "password=sso ",
            #"cookie:["a","#, "Up7Sec5", "Up7Sec5 ", "1",
        ])
    func linear(piece: String) {
        let redactor = Redactor([Secret("sssssssst"), Secret("Up7Sec5"), Secret("1111112")])
        let growth = Growth(
            to: 64 * 1024, making: { Array(String(repeating: piece, count: $0 / piece.utf8.count).utf8) },
            { _ = redactor.redact($0) })
        #expect(growth.isLinear, "\(growth)")
    }

    @Test(
        "ordinary words stay",
        arguments: [
            "Basic Membership2024", "Basic Plan", "a basic subscription", "Bearer authentication failed",
            "the bearer token was rejected", "SSO login", #"{"password": null, "authorization": {"a": 1}}"#,
            "password: too short", "The cookie is stale", "ey Joe", "sk_live_", #"{"api_key": 12345678}"#,
            #"{"plan":"Basic Unlimited","email":"anna.ost@example.test","id":"sub_0123456789abcdef"}"#,
        ])
    func wordsStay(text: String) {
        #expect(Redactor().redact(text) == text)
    }

    @Test("a text stays JSON", arguments: ["Authorization: ", "Cookie: ", "password=", "api_key: ", "Bearer "])
    func staysJSON(marker: String) throws {
        for value in ["abc123456789", #"a\"b\"c123456789"#, #"a\\"#, #"123456789\u0041"#, "", #"x\n y"#] {
            let text = #"{"message": "\#(marker)\#(value)", "id": 7}"#
            let data = Data(Redactor().redact(text).utf8)
            let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any], "\(text)")
            #expect(object["id"] as? Int == 7)
        }
        let last = "{\n  \"id\": 7,\n  \"message\": \"the \(marker.trimmingCharacters(in: .whitespaces))\"\r\n}"
        #expect(Redactor().redact(last) == last)
    }

    @Test("lists are too large for patterns, not for values")
    func large() {
        let filler = String(repeating: "x", count: 70_000)
        let text = redacted("\(filler) password=hush \(RedactorTests.secret)")
        #expect(text == "\(filler) password=hush <redacted>")
    }
}
