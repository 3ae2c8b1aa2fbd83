import SafeText
import Testing

@testable import Desk

@Suite struct MaskTests {
    private let sentence: SafeText = "Anna Öst (anna.ost@example.test) paid EUR 1.200,50, JPY -1200 and SEK 5."

    @Test func sentencesLoseThePersonAndEveryAmount() {
        let mask = Mask(isOn: true, customer: Fixtures.customer)
        #expect(mask.scrub(sentence) == "***** (*****) paid EUR *****, JPY ***** and SEK *****.")
        #expect(mask.scrub("at period end, 3 Dec 2026 14:00") == "at period end, 3 Dec 2026 14:00")
    }

    @Test func whatIsHiddenHasNoLength() {
        let mask = Mask(isOn: true)
        #expect(mask.hide("a") == mask.hide("a much longer name") && mask.hide("") == "")
    }

    @Test func nothingIsHiddenUnlessAskedFor() {
        let mask = Mask(isOn: false, customer: Fixtures.customer)
        #expect(mask.scrub(sentence) == sentence && mask.hide("Anna Öst") == "Anna Öst")
    }
}
