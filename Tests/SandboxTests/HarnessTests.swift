import Sandbox
import Testing

@Suite("Sandbox harness")
struct HarnessTests {
    @Test("the same seed invents the same people")
    func people() {
        #expect(Person.invent(300, seed: 7) == Person.invent(300, seed: 7))
        #expect(Person.invent(300, seed: 7) != Person.invent(300, seed: 8))
    }
}
