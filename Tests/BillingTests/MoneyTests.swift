import Billing
import Foundation
import SafeText
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "each currency has its own digits",
        arguments: [
            (4900, "EUR", "EUR 49.00"), (1200, "JPY", "JPY 1200"), (5, "EUR", "EUR 0.05"), (-5, "EUR", "EUR -0.05"),
            (1234, "KWD", "KWD 1.234"), (0, "USD", "USD 0.00"), (990_000, "VND", "VND 990000"),
        ])
    func text(minor: Int64, currency: String, text: String) {
        #expect(Money(minor: minor, currency: currency).text.string == text)
    }

    @Test("an amount in major units becomes exact minor units")
    func major() throws {
        let amount = try #require(Decimal(string: "389.9"))
        #expect(Money(major: amount, currency: "sek") == Money(minor: 38_990, currency: "SEK"))
        #expect(
            try Money(major: #require(Decimal(string: "0.1")) + #require(Decimal(string: "0.2")), currency: "EUR")?
                .minor == 30)
        #expect(Money(major: 1120, currency: "JPY")?.minor == 1120)
    }

    @Test("an amount beyond 64 bits is no amount")
    func overflow() throws {
        #expect(Money(major: try #require(Decimal(string: "1e30")), currency: "EUR") == nil)
    }
}
