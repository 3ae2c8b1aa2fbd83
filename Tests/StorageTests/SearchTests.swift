import Billing
import Foundation
import SafeText
import Storage
import TestSupport
import Testing

@Suite("Searching the mirror")
struct SearchTests {
    private static let people: [(id: String, name: SafeText, email: SafeText, plan: SafeText)] = [
        ("1", "Anna Öst", "anna.ost@example.test", "Team Monthly"),
        ("2", "Anna Østergaard", "anna@ostergaard.test", "Data Add-on"),
        ("3", "Jörg Groß", "j.gross@example.test", "Team Monthly"),
        ("4", "Łukasz Żółć", "lukasz@example.test", "Basic"),
        ("5", "王小明", "wang@example.test", "Basic"),
        ("6", "Ольга Йованова", "olga@example.test", "Basic"),
        ("7", "O'Brien \"Bob\" 100%_x", "bob@example.test", "Basic"),
        ("8", "Ann", "ann@example.test", "Basic"),
        ("9", "Joanna Frost", "jo@example.test", "Basic"),
        ("10", "Ελένη Άννα", "eleni@example.test", "Basic"),
    ]

    private func filled() throws -> (Mirror, TemporaryFolder) {
        let folder = try TemporaryFolder()
        let mirror = try Mirror(path: folder.file("mirror.sqlite"), connections: [.sample()])
        let customers = SearchTests.people.map { Customer.sample($0.id, name: $0.name, email: $0.email) }
        let subscriptions = zip(customers, SearchTests.people).map { customer, person in
            Subscription.sample("sub-10\(person.id)", customer: customer, plan: person.plan)
        }
        let pull = try mirror.beginPull(of: .sample(), at: Date())
        try mirror.store(customers: customers, subscriptions: subscriptions, in: pull)
        return (mirror, folder)
    }

    @Test(
        "finds and ranks as people type",
        arguments: [
            ("ost", ["1", "2", "9"]), ("Öst", ["1", "2", "9"]), ("ØST", ["1", "2", "9"]),
            ("anna ost", ["1", "2", "9"]), ("ost anna", ["1", "2", "9"]), ("  anna   öst ", ["1", "2", "9"]),
            ("ann", ["8", "1", "2", "9"]), ("groß", ["3"]), ("GROSS", ["3"]), ("jorg", ["3"]),
            ("lukasz zolc", ["4"]), ("王", ["5"]), ("小明", ["5"]), ("王小明", ["5"]),
            ("ольга", ["6"]), ("йован", ["6"]), ("иован", []), ("ελενη αννα", ["10"]),
            ("sub-109", ["9"]), ("unibee-eu:sub-109", ["9"]), ("unibee-eu:4", ["4"]),
            ("data", ["2"]), ("anna team", ["1"]), ("fr", ["9"]), ("os", ["1", "2"]), ("7", ["7"]),
            ("j.gross@example.test", ["3"]), ("o'brien", ["7"]), ("\"bob\"", ["7"]), ("100%_x", ["7"]), ("nobody", []),
        ] as [(String, [String])])
    func finds(search: String, expected: [String]) throws {
        let (mirror, folder) = try filled()
        defer { withExtendedLifetime(folder) {} }
        let found = try mirror.customers(ListRequest(search: search, count: 50))
        #expect(found.rows.map(\.customer.ref.id) == expected)
        #expect(found.count == .exact(expected.count))
        let subscriptions = try mirror.subscriptions(ListRequest(search: search, count: 50))
        #expect(Set(subscriptions.rows.map(\.subscription.customer.ref.id)) == Set(expected))
    }

    @Test(
        "no text is an error",
        arguments: [
            "\"", "\"\"\"", "'", "*", "a*", "AND", "OR NOT", "NEAR(a b)", "text:anna", "^anna", "-anna", "(", "))",
            "{a}",
            "\\", "%", "_", "a\u{0}b", "\u{1F}", "'; DROP TABLE customer; --", "\u{1B}[31m", "👩‍👩‍👧", "\u{202E}anna",
            "a b c d e f g h i j k l m n",
        ])
    func hostile(search: String) throws {
        let (mirror, folder) = try filled()
        defer { withExtendedLifetime(folder) {} }
        #expect(throws: Never.self) {
            _ = try mirror.customers(ListRequest(search: search, count: 50))
            _ = try mirror.subscriptions(ListRequest(search: search, count: 50))
        }
        #expect(try mirror.customers(ListRequest(count: 50)).count == .exact(SearchTests.people.count))
    }

    @Test("an endless paste is no error either")
    func endless() throws {
        let (mirror, folder) = try filled()
        defer { withExtendedLifetime(folder) {} }
        for text in ["abc ", "\"", "qq ", "\u{301}", "王"] {
            let paste = String(repeating: text, count: 5000)
            #expect(try mirror.customers(ListRequest(search: paste, count: 50)).count == .exact(0))
        }
    }

    @Test("a renamed customer is found by the new name only, also through the subscriptions")
    func renamed() throws {
        let (mirror, folder) = try filled()
        defer { withExtendedLifetime(folder) {} }
        let pull = try mirror.beginPull(of: .sample(), at: Date())
        try mirror.store(
            customers: [.sample("9", name: "Berta Klein", email: "b@example.test")], subscriptions: [], in: pull)
        #expect(try mirror.customers(ListRequest(search: "frost", count: 5)).count == .exact(0))
        #expect(try mirror.subscriptions(ListRequest(search: "frost", count: 5)).count == .exact(0))
        #expect(
            try mirror.subscriptions(ListRequest(search: "berta", count: 5)).rows.map(\.subscription.ref.id) == [
                "sub-109"
            ])
    }
}
