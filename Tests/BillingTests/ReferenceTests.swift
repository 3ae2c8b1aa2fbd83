import Billing
import Testing

@Suite("Reference")
struct ReferenceTests {
    @Test("splits at the first colon only")
    func colons() throws {
        let ref = try #require(Reference("ponddy:ponddy:7b5f"))
        #expect(ref.connection == "ponddy")
        #expect(ref.id == "ponddy:7b5f")
        #expect(ref.description == "ponddy:ponddy:7b5f")
    }

    @Test("needs both halves", arguments: ["", "unibee", ":sub", "unibee:"])
    func halves(text: String) {
        #expect(Reference(text) == nil)
    }

    @Test("the confirmation is the id's last six characters")
    func tail() {
        #expect(Reference(connection: "payway", id: "50f3ac249f6aef294d0000b7").confirmationTail == "0000b7")
        #expect(Reference(connection: "x", id: "81").confirmationTail == "81")
    }
}
