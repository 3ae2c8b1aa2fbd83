/// An invented customer.
package struct Person: Sendable, Hashable {
    package let given: String
    package let family: String
    package let email: String
    package let company: String

    package var name: String { family.isEmpty ? given : "\(given) \(family)" }

    /// The first `count` people of the world with this seed. The first few are the same in every provider's world, so
    /// that one e-mail address belongs to customers of several providers.
    package static func invent(_ count: Int, seed: UInt64) -> [Person] {
        var generator = SeededGenerator(seed: seed ^ 0x5EED_0F9E_0917)
        var people = Array(shared.prefix(count))
        while people.count < count {
            people.append(next(number: people.count, &generator))
        }
        return people
    }

    /// People who are customers everywhere.
    package static let shared = [
        Person(given: "Anna", family: "Öst", email: "anna.ost@example.se", company: ""),
        Person(given: "Anna", family: "Østergaard", email: "anna@ostergaard.test", company: "Østergaard ApS"),
        Person(given: "Søren", family: "Kjær", email: "soren.kjaer@example.test", company: ""),
        Person(given: "美咲", family: "田中", email: "misaki.tanaka@example.test", company: "田中商店"),
        Person(given: "Łukasz", family: "Żółkiewski", email: "lukasz.z@example.test", company: ""),
    ]

    private static func next(number: Int, _ generator: inout SeededGenerator) -> Person {
        let (givens, families) = Names.byScript[Int(generator.next() % UInt64(Names.byScript.count))]
        let given = givens[Int(generator.next() % UInt64(givens.count))]
        let family = families[Int(generator.next() % UInt64(families.count))]
        let domain = Names.domains[Int(generator.next() % UInt64(Names.domains.count))]
        let company = generator.next() % 5 == 0 ? "\(family.isEmpty ? given : family) & Co" : ""
        return Person(given: given, family: family, email: "customer\(number)@\(domain)", company: company)
    }
}
