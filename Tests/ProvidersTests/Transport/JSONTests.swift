import Foundation
import Providers
import Testing

@Suite("JSON")
struct JSONTests {
    private func parse(_ text: String) -> JSON? { try? JSON(parsing: Data(text.utf8)) }

    @Test("numbers stay as they were written")
    func numbers() throws {
        let json = try #require(parse(#"{"a": 99.90, "b": 12345678901234567890, "c": -1e3, "d": "42"}"#))
        #expect(json["a"]?.text == "99.90")
        #expect(json["a"]?.decimal == Decimal(string: "99.9"))
        #expect(json["b"]?.text == "12345678901234567890")
        #expect(json["b"]?.integer == nil)
        #expect(json["c"]?.decimal == -1000)
        #expect(json["d"]?.integer == 42)
    }

    @Test("a text holds a number as JSON writes one; a whole one may have a fraction of nothing")
    func numbersInTexts() {
        for text in ["-", ".", "e", "1-2", "--1", "", "0x1", "1,5", "NaN"] {
            #expect(JSON.string(text).decimal == nil && JSON.string(text).integer == nil)
        }
        #expect(JSON.string("19.90").decimal == Decimal(string: "19.9"))
        #expect(JSON.number("3.0").integer == 3 && JSON.number("1e2").integer == 100)
        #expect(JSON.number("3.5").integer == nil && JSON.number("1e30").integer == nil)
    }

    @Test("a null and a missing key differ")
    func presence() throws {
        let json = try #require(parse(#"{"there": null}"#))
        #expect(json["there"] == .null)
        #expect(json["missing"] == nil)
    }

    @Test("strings are unescaped, surrogates joined")
    func strings() {
        #expect(parse(#""a\n\"\\\/\u00e9\ud83d\ude00""#)?.text == "a\n\"\\/é😀")
        #expect(parse(#""\ud83d""#)?.text == "\u{FFFD}")
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", "<html>", "{", "[1,]", "{\"a\":1,}", "01", "1.", "+1", "nul", "\"a", "\"\u{01}\"", "{\"a\" 1}", "1 2",
            "{a:1}", "'a'", "NaN", "\"\\x\"", "\"\\u12g4\"",
        ])
    func refused(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("invalid UTF-8 is refused")
    func encoding() {
        #expect((try? JSON(parsing: Data([0x22, 0xFF, 0x22]))) == nil)
    }

    @Test("depth is bounded")
    func depth() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(parse(deep) == nil)
        #expect(parse(String(repeating: "[", count: 60) + String(repeating: "]", count: 60)) != nil)
    }

    @Test("writing and reading agree")
    func roundTrip() throws {
        let json: JSON = ["b": [1, true, .null, "tab\t\u{07} quote\" é"], "a": .object([:])]
        #expect(try JSON(parsing: json.data) == json)
        #expect(String(decoding: json.data, as: UTF8.self).hasPrefix(#"{"a":{},"b":[1,true,null,"#))
    }
}
