import Billing
import Foundation
import GRDB
import SafeText
import Storage
import TestSupport
import Testing

@Suite("Forgetting a customer")
struct ForgettingTests {
    private let folder: TemporaryFolder
    private let now = Intent.sampleTime

    init() throws { folder = try TemporaryFolder() }

    private func settledOperation() throws -> Journal {
        let journal = try Journal(path: folder.file("journal.sqlite"))
        try journal.begin(.sample(), at: now)
        try journal.append(.sent(SentFields(reason: "too expensive")), to: "7F3K-22QD", at: now)
        try journal.append(.sampleSettled(.applied), to: "7F3K-22QD", at: now)
        return journal
    }

    /// Everything that the files of a database hold.
    private func bytes(_ path: String) throws -> Data {
        try ["", "-wal", "-shm"].reduce(into: Data()) { all, suffix in
            guard FileManager.default.fileExists(atPath: path + suffix) else { return }
            all += try Data(contentsOf: URL(fileURLWithPath: path + suffix))
        }
    }

    private func holds(_ path: String, _ text: String) throws -> Bool {
        try bytes(path).range(of: Data(text.utf8)) != nil
    }

    private static let personal = ["Anna", "anna.ost", "goodbye", "too expensive"]

    @Test("the chained records name nobody and quote nobody")
    func pseudonyms() throws {
        let journal = try settledOperation()
        for record in try journal.events(of: "7F3K-22QD") {
            for word in ForgettingTests.personal { #expect(!record.payload.contains(word), "\(record.event)") }
        }
        let intent = try #require(try journal.events(of: "7F3K-22QD").first)
        #expect(intent.payload.contains("\"person\":\"person-"))
        #expect(intent.content.contains("too expensive") && intent.content.contains("goodbye"))
        #expect(intent.texts.values.contains("too expensive"))
    }

    @Test("an equal text has another digest in every operation, so that none can be guessed")
    func salts() throws {
        let journal = try settledOperation()
        try journal.begin(.sample("NEXT-0001", subscription: .sample("other")), at: now)
        let tokens = try ["7F3K-22QD", "NEXT-0001"].map { id in
            Set(try journal.events(of: id).flatMap(\.texts.keys))
        }
        #expect(!tokens[0].isEmpty && tokens[0].isDisjoint(with: tokens[1]))
    }

    @Test("afterwards no byte of the files holds what was personal, the rest stays, and the chain verifies")
    func forgetting() throws {
        let journal = try settledOperation()
        let customer = Subscription.sample().customer.ref
        #expect(try ForgettingTests.personal.allSatisfy { try holds(journal.path, $0) })
        #expect(try journal.customer(named: Subscription.sample().ref) == customer)
        #expect(try journal.customer(named: customer) == customer)
        #expect(try journal.customer(named: Reference(connection: "other", id: customer.id)) == nil)

        let erasure = try journal.forget(customer: customer, agent: "a.larsson", at: now)
        #expect(erasure.rows == 1 && erasure.texts >= 4 && erasure.isComplete)
        for word in ForgettingTests.personal { #expect(try !holds(journal.path, word), "\(word)") }
        let record = try #require(try journal.operation("7F3K-22QD"))
        #expect(record.customer.name == "erased" && record.customer.email.isEmpty)
        #expect(record.draft.comment == "erased" && record.draft.ticket == "SUP-1042")
        #expect(record.outcome == .applied && record.draft.feedback == .tooExpensive)
        #expect(try journal.events(of: record.id).map(\.event) == ["intent", "sent", "settled", "erased"])
        guard case .intact = try journal.verify() else {
            Issue.record("erasing broke the chain")
            return
        }
        #expect(try journal.unfinished().isEmpty)
        let again = try journal.forget(customer: customer, agent: nil, at: now)
        #expect(again.texts == 0 && again.rows == 0)
        #expect(try journal.events(of: record.id).count == 4)
    }

    @Test("a customer with an unfinished operation is not forgotten, not even in part")
    func unfinished() throws {
        let journal = try settledOperation()
        let mark = try journal.mark(of: Subscription.sample().ref)
        try journal.begin(.sample("OPEN-0001", mark: mark), at: now)
        #expect(throws: JournalError.unfinished(operation: "OPEN-0001")) {
            try journal.forget(customer: Subscription.sample().customer.ref, agent: nil, at: now)
        }
        #expect(try journal.operation("7F3K-22QD")?.draft.reason == "too expensive")
    }

    @Test("another customer's texts stay")
    func others() throws {
        let journal = try settledOperation()
        let ben = Customer(
            ref: Reference(connection: Connection.sample().id, id: "cus_ben"), name: "Ben", email: "ben@example.test")
        try journal.begin(.sample("BEN0-0001", subscription: .sample("ben", customer: ben)), at: now)
        _ = try journal.forget(customer: Subscription.sample().customer.ref, agent: nil, at: now)
        #expect(try journal.operation("BEN0-0001")?.customer == ben)
        #expect(try journal.operation("BEN0-0001")?.draft.reason == "too expensive")
    }

    @Test("the mirror loses the customer from its tables, its search and its bytes")
    func mirror() throws {
        let path = folder.file("mirror.sqlite")
        let mirror = try Storage.Mirror(path: path, connections: [.sample()])
        let subscription = Subscription.sample()
        try mirror.update(subscription, of: .sample(), readAt: now)
        try mirror.remember(customer: subscription.customer.ref.id, of: .sample(), at: now)
        #expect(try mirror.customer(named: subscription.ref) == subscription.customer.ref)
        #expect(try holds(path, "anna.ost"))
        let erasure = try mirror.forget(customer: subscription.customer.ref)
        #expect(erasure.rows == 2 && erasure.isComplete)
        for word in ["Anna", "anna.ost", "ann"] { #expect(try !holds(path, word), "\(word)") }
        #expect(try mirror.customer(named: subscription.ref) == nil)
        #expect(try mirror.recents(of: .sample()).isEmpty)
    }

    @Test("the mirror's bytes go also where its rows went before", arguments: [true, false])
    func mirrorWithoutRows(isPulled: Bool) throws {
        let path = folder.file("mirror.sqlite")
        let mirror = try Storage.Mirror(path: path, connections: [.sample()])
        // Letters that nothing else has: the search index writes what two of its terms have in common only once.
        let subscription = Subscription.sample(customer: .sample(name: "Жук"))
        try mirror.update(subscription, of: .sample(), readAt: now)
        if isPulled {
            let pull = try mirror.beginPull(of: .sample(), at: now.addingTimeInterval(1))
            try mirror.finish(pull, incomplete: [], at: now)
        } else {
            // As a vacuum that failed leaves it.
            try DatabaseQueue(path: path).write { db in
                for (table, index, text) in [
                    ("customer", "customer_search", "text"), ("subscription", "subscription_search", "text"),
                    ("subscription", "item_search", "substr(text, instr(text, char(30)))"),
                ] {
                    try db.execute(
                        sql: "INSERT INTO \(index) (\(index), rowid, text) SELECT 'delete', row, \(text) FROM \(table)")
                }
                try db.execute(sql: "DELETE FROM subscription; DELETE FROM customer")
            }
        }
        #expect(try mirror.customer(named: subscription.ref) == nil)
        #expect(try holds(path, "жук"))
        let erasure = try mirror.forget(customer: subscription.customer.ref)
        #expect(erasure.rows == 0 && erasure.isComplete)
        for word in ["Жук", "жук", "anna.ost"] { #expect(try !holds(path, word), "\(word)") }
    }

    @Test("known credentials are taken out of whatever is written")
    func redaction() throws {
        let journal = try Journal(
            path: folder.file("journal.sqlite"), redactor: Redactor([Secret("canary-secret-1234")]))
        try journal.begin(.sample(), at: now)
        let answer = AnswerNote(kind: .unclear, code: "canary-secret-1234", message: "echo: canary-secret-1234 /x")
        try journal.append(.sent(SentFields()), to: "7F3K-22QD", at: now)
        try journal.append(.answered(answer), to: "7F3K-22QD", at: now)
        #expect(try !holds(journal.path, "canary-secret-1234"))
        #expect(try journal.answer(to: "7F3K-22QD")?.message == "echo: <redacted> /x")
    }
}
