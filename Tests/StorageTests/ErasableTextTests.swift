import Billing
import Foundation
import SafeText
import Storage
import TestSupport
import Testing

@Suite("Texts that look like what stands for a text")
struct ErasableTextTests {
    private let folder: TemporaryFolder
    private let now = Intent.sampleTime

    init() throws { folder = try TemporaryFolder() }

    /// A cancellation with `text` as its ticket, its reason's label and its plan.
    private func intent(_ id: String, _ text: String) -> Intent {
        let subscription = Subscription.sample(id, plan: SafeText(text))
        let sample = Intent.sample(id, subscription: subscription)
        var draft = sample.record.draft
        (draft.ticket, draft.reasonLabel) = (text, text)
        let record = OperationRecord(
            id: id, draft: draft, customer: subscription.customer, plan: subscription.plan, connection: .sample(),
            agent: "a.larsson", confirmedAt: now, keptLocal: draft.given)
        return Intent(record: record, forecast: sample.forecast, subscription: subscription, mark: 0)
    }

    private func expectKept(_ texts: [String]) throws {
        let journal = try Journal(path: folder.file("journal.sqlite"))
        for (index, text) in texts.enumerated() {
            try journal.begin(intent("OP-\(index)", text), at: now)
            try journal.append(.sampleSettled(.applied), to: "OP-\(index)", at: now)
            let record = try journal.operation("OP-\(index)")
            #expect(record?.draft.ticket == text && record?.draft.reasonLabel == text)
            #expect(record?.plan == SafeText(text))
            #expect(try journal.subscription(of: "OP-\(index)")?.plan == SafeText(text))
        }
        guard case .intact = try journal.verify() else {
            Issue.record("a text of the agent's own looks altered")
            return
        }
    }

    /// Of every length, so that the quotation mark behind another member stands where the token's own would.
    @Test("what only begins like one stays as it is")
    func beginning() throws {
        try expectKept((0..<100).map { "said:" + String(repeating: "a", count: $0) }.filter { $0.count != 69 })
    }

    @Test(
        "what has its length or its digits and not both stays as it is",
        arguments: [
            "said:" + String(repeating: "x", count: 64), "said:" + String(repeating: "A", count: 64),
            "said:" + String(repeating: "\"", count: 32), "\"said:" + String(repeating: "a", count: 64) + "\"",
            ":\"said:" + String(repeating: "a", count: 64) + "\"",
        ])
    func near(text: String) throws {
        try expectKept([text])
    }

    @Test("what looks exactly like one stays as it is, too")
    func lookalike() throws {
        let journal = try Journal(path: folder.file("other.sqlite"))
        try journal.begin(.sample(), at: now)
        let token = try #require(try journal.events(of: "7F3K-22QD").first?.texts.keys.first)
        try expectKept(["said:" + String(repeating: "0a", count: 32), token])
    }
}
