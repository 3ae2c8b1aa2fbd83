import Billing
import Foundation
import SafeText
import TestSupport
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

    @Test(
        arguments: [
            ("99 kr 5 kr", "***** kr***** kr"), ("5-6 EUR", "5***** EUR"),
            ("in 2026 EUR 49 SEK", "in ***** EUR ***** SEK"),
            ("Box1 49.00 EUR", "Box1 ***** EUR"), ("49,- Kč", "***** Kč"), ("49\u{202F}zł", "***** zł"),
            ("49 Kc\u{30C}", "***** Kč"), ("Kr. 49", "Kr.*****"), ("CHF 1'200.50", "CHF *****"),
            ("EUR 1, EUR 2 or 3 EUR", "EUR *****, EUR ***** or ***** EUR"), ("−5 €", "***** €"),
        ] as [(SafeText, SafeText)])
    func amountsGoBesideEachOther(_ written: SafeText, _ shown: SafeText) {
        #expect(Mask(isOn: true).scrub(written) == shown)
    }

    @Test(
        arguments: [
            ("a@b.example, c@d.example", "*****, *****"), ("<x@y.example>", "<*****>"), ("a@b@c", "*****"),
            ("@ a @b c@ @@", "@ a @b c@ @@"), ("åsa@example.test.", "*****"),
        ] as [(SafeText, SafeText)])
    func addressesGo(_ written: SafeText, _ shown: SafeText) {
        #expect(Mask(isOn: true).scrub(written) == shown)
    }

    /// As long as a text can be, and made so that a search which tries anew at every character never ends.
    @Test(
        arguments: [
            "1 ", "1", "1.", "1,1", "1:- ", "-1", "1 \u{A0}", "1 1x ", "EUR ", "EUR1", "1EUR ", "EUR 1 ", "1 E", "AAA",
            "€",
            "€ ", "€-", "1€", "kr", "kr.", "1 kr", "1 k", "zł1", "a", "a@", "@", "a@b ", "@a", "\"", "\"1", "1\"EUR ",
            "'1", "*",
            " ", "ab ", "b a",
        ])
    func noTextTakesLong(_ piece: String) {
        let name = String(repeating: "a", count: 100) + "b"
        let customer = Customer(ref: Reference(connection: "a", id: "1"), name: SafeText(name), email: "a")
        let mask = Mask(isOn: true, customer: customer)
        for shape in [mask.scrub, mask.plan, mask.trouble, mask.line, mask.narration] {
            var shown: SafeText = ""
            let growth = Growth(
                to: 9_990,
                making: { SafeText(String(String(repeating: piece, count: $0).prefix($0)) + " 1 €") },
                { shown = shape($0) })
            #expect(growth.isLinear, "\(growth)")
            #expect(!shown.isEmpty && !shown.string.contains("1 €"))
        }
    }

    @Test func anOperationsSecretsAreItsCustomerAndTheirWords() {
        let draft = Draft(
            ref: Reference(connection: "unibee-eu", id: "81"), timing: .atPeriodEnd, reason: "moves to Oslo",
            comment: "the cat died")
        let record = OperationRecord(
            id: "7F3K-22QD", draft: draft, customer: customer, plan: "Tea",
            connection: Connection(id: "unibee-eu", provider: .unibee, mode: .test), agent: "a.larsson",
            confirmedAt: .init(timeIntervalSince1970: 0), sent: SentFields(reason: "other", comment: "cat died"))
        var learnt = Mask(isOn: true)
        learnt.learn(record)
        for mask in [learnt, Mask(isOn: true, record: record)] {
            #expect(
                mask.scrub("refused: Anna Öst moves to Oslo, the cat died; anna.ost@example.test, other")
                    == "refused: ***** *****, *****; *****, other")
            #expect(mask.scrub("they wrote: cat died") == "they wrote: *****")
        }
    }

    @Test func wholeLinesLosePricesAndLabels() {
        let mask = Mask(isOn: true, customer: customer)
        #expect(mask.line("Anna Öst  Tea 19.90  \"Ada\"") == "*****  Tea *****  \"Ada\"")
        #expect(mask.narration("\"Ada\": plan was Tea 19.90") == "\"*****\": plan was Tea *****")
        #expect(Mask(isOn: false).narration("\"Ada\": Tea 19.90") == "\"Ada\": Tea 19.90")
    }

    @Test func aPriceInAPlansNameGoes() {
        for plan in ["Tea 1.200,50", "Tea 1 200,50", "Tea 49.00/59.00"] as [SafeText] {
            let shown = Mask(isOn: true).plan(plan)
            #expect(!shown.string.contains("00"), "\(shown)")
        }
        #expect(Mask(isOn: true).plan("since 03.12.26, Tea 2.0, 1.25x") == "since 03.12.26, Tea 2.0, 1.25x")
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
