import Billing
import Testing

@Suite("Short credentials")
struct ShortSecretTests {
    private func redacted(_ text: String) -> String {
        Redactor([Secret("Up7Sec5"), Secret("Up7Sec5/x"), Secret("Up7S"), Secret("abc")]).redact(text)
    }

    @Test(
        "they count where they stand alone, however they are spelled",
        arguments: [
            ("“Up7Sec5”", "“<redacted>”"), ("Up7Sec5", "<redacted>"), ("€Up7Sec5…", "€<redacted>…"),
            ("Up7Sec5\u{301}", "<redacted>\u{301}"), ("Up7S, Up7Sec5/x", "<redacted>, <redacted>"),
            ("a%20Up7Sec5%20b", "a%20<redacted>%20b"), ("k%3DUp7%53ec5&x", "k%3D<redacted>&x"),
            (#"a\nUp7\u0053ec5\nb"#, #"a\n<redacted>\nb"#), (#"\u201cUp7Sec5\u201d"#, #"\u201c<redacted>\u201d"#),
            ("x&amp;Up7&#83;ec5", "x&amp;<redacted>"), ("eDpVcDdTZWM1", "eDp<redacted>"),
            ("Up7Sec5sk_live_abcDEF123", "Up7Sec5sk_live_abcDEF123"), ("Up7Sec5Up7Sec5/x", "<redacted><redacted>"),
        ])
    func alone(text: String, expected: String) {
        #expect(redacted(text) == expected)
        #expect(redacted(expected) == expected)
    }

    @Test(
        "parts of words and ids stay",
        arguments: [
            "éUp7Sec5", "Up7Sec5é", "aUp7Sec5", "9Up7Sec5", "Up7Sec59", "٣Up7Sec5", "%41Up7Sec5", #"\u00e9Up7Sec5"#,
            "abc",
            "Up7Sec", "Up7Sec55",
        ])
    func parts(text: String) {
        #expect(redacted(text) == text)
    }

    @Test("they are found in lists, too")
    func lists() {
        let filler = String(repeating: "x", count: 70_000)
        #expect(redacted("\(filler) Up7Sec5") == "\(filler) <redacted>")
    }
}
