import Billing
import TestSupport
import Testing

@Suite("The sieve before the redaction")
struct RedactionSieveTests {
    private static let secrets = ["Up7Sec5", "ub_test_0123456789", #"pass"word/0123"#, "9876"]
    private static let redactor = Redactor(secrets.map { Secret($0) })

    /// Pieces of texts: secrets in their spellings, what names them, and what customers are called.
    private static let pieces =
        secrets + [
            "Bearer ", "bearer abcdefgh12", "Basic ", "basic", "YTpiY2RlZmdo", "password=", "PASSWORD", "Set-Cookie: ",
            "api_key", "X-Api-Key: a", "SSO ", "sk_live_abc", "eyJhbGciOiJ", "Up7\nSec5", "Up7%53ec5", "Up7&#83;ec5",
            #"Up7\u0053ec5"#, "U<br>p7Sec5", "VXA3U2Vj", "Anna Öst", " ", "x", "7", "\"", ":", ",", "山田", "U", "Up7",
        ]

    @Test("what passes it is what the redaction leaves as it is", arguments: 0..<8)
    func passes(seed: Int) {
        var dice = Dice(seed: UInt64(seed))
        let sieve = RedactionSieveTests.redactor.sieve
        var caught = 0
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 1...5, using: &dice)).map { _ in
                RedactionSieveTests.pieces.randomElement(using: &dice) ?? ""
            }.joined()
            let clean = RedactionSieveTests.redactor.redact(text)
            if clean != text { #expect(sieve.catches(text), "\(text)") }
            if clean != text { caught += 1 }
        }
        #expect(caught > 50)
    }

    @Test("ordinary texts pass", arguments: ["Anna Öst", "sub20260114QkT3vB8mZ1xWc9L", "active", "49.00", "", "山田"])
    func ordinary(text: String) {
        #expect(!RedactionSieveTests.redactor.sieve.catches(text))
    }
}
