import Billing
import SafeText
import Testing

@Suite struct MaskTests {
    private let customer = Customer(
        ref: Reference(connection: "unibee-eu", id: "501"), name: "Anna Öst", email: "anna.ost@example.test")
    private let sentence: SafeText = "Anna Öst (anna.ost@example.test) paid EUR 1.200,50, JPY -1200 and SEK 5."

    @Test func sentencesLoseThePersonAndEveryAmount() {
        let mask = Mask(isOn: true, customer: customer)
        #expect(mask.scrub(sentence) == "***** (*****) paid EUR *****, JPY ***** and SEK *****.")
        #expect(mask.scrub("write to <bo.ek@example.test>, not sent") == "write to <*****>, not sent")
    }

    @Test(
        arguments: [
            ("49.00 EUR a month", "***** EUR a month"), ("€49", "€*****"), ("€ 49,90 each", "€***** each"),
            ("49 €", "***** €"), ("kr 49", "kr*****"), ("49 kr", "***** kr"), ("1 200,50 kr", "***** kr"),
            ("49:- SEK", "***** SEK"), ("$1,200.50 is due", "$***** is due"), ("¥1200", "¥*****"),
            ("-49.00 EUR", "***** EUR"),
            ("SEK 1 200.00", "SEK *****"), ("EUR49", "EUR *****"), ("Pro, KWD 4.500", "Pro, KWD *****"),
            ("was EUR 49.00 / month, is EUR 59.00 / month", "was EUR ***** / month, is EUR ***** / month"),
        ] as [(SafeText, SafeText)])
    func amountsGoHoweverTheyAreWritten(_ written: SafeText, _ shown: SafeText) {
        #expect(Mask(isOn: true).scrub(written) == shown)
    }

    @Test(
        arguments: [
            "at period end, 3 Dec 2026 14:00 +01:00", "Read at 10:14:07 UTC: status active.", "HTTP 503",
            "inv-2044 is unpaid",
            "Operation 7F3K-22QD", "NOT 5 but 6", "12 krona", "read 5 times in 16 s",
        ] as [SafeText])
    func whatIsNoMoneyStays(_ sentence: SafeText) {
        #expect(Mask(isOn: true, customer: customer).plan(sentence) == sentence)
    }

    @Test func aPriceInAPlansNameGoes() {
        #expect(Mask(isOn: true).plan("Garden letter 49.00") == "Garden letter *****")
        #expect(Mask(isOn: true).plan("Digital, 99 kr/mån") == "Digital, ***** kr/mån")
    }

    @Test func aShortNameIsOnlyHiddenWhereItStandsAlone() {
        let mask = Mask(
            isOn: true, customer: Customer(ref: Reference(connection: "a", id: "1"), name: "Bo", email: ""))
        #expect(mask.scrub("Bo, Boden, Bo") == "*****, Boden, *****")
    }

    @Test func whatWasReadOfASubscriptionIsHiddenByField() {
        let mask = Mask(isOn: true)
        #expect(
            mask.value("EUR 49.00 / month", of: "price") == "*****"
                && mask.value("Anna's box", of: "description") == "*****")
        #expect(
            mask.value("active", of: "status") == "active" && mask.value("not told", of: "description") == "not told")
        #expect(mask.value("Tea 19.90", of: "plan") == "Tea *****")
    }

    @Test func theLabelOfATokenIsAName() {
        #expect(Mask(isOn: true).trouble("\"Ada's token\": rejected") == "\"*****\": rejected")
        #expect(Mask(isOn: false).trouble("\"Ada's token\": rejected") == "\"Ada's token\": rejected")
    }

    @Test func whatIsHiddenHasNoLength() {
        let mask = Mask(isOn: true)
        #expect(mask.hide("a") == mask.hide("a much longer name") && mask.hide("") == "")
    }

    @Test func nothingIsHiddenUnlessAskedFor() {
        let mask = Mask(isOn: false, customer: customer)
        #expect(mask.scrub(sentence) == sentence && mask.hide("Anna Öst") == "Anna Öst")
        #expect(mask.plan("Tea 19.90") == "Tea 19.90" && mask.value("EUR 1", of: "price") == "EUR 1")
    }
}
