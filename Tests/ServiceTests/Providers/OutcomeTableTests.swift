import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import Service
import TestSupport
import Testing

@Suite("Every fault at every provider, over HTTP")
struct OutcomeTableTests {
    @Test("the answer, the outcome, one mutating request and the re-reads", arguments: StagedProvider.allCases)
    func table(provider: StagedProvider) async throws {
        try await ProviderStage.serving(provider) { stage in
            for row in OutcomeRow.all {
                await stage.reset()
                try await check(row, stage)
            }
        }
    }

    private func check(_ row: OutcomeRow, _ stage: ProviderStage) async throws {
        let (provider, comment) = (stage.provider, "\(stage.provider.rawValue), \(row)")
        let elsewhere = try URL(row.event, stage).map { stage.adapter(baseURL: $0) }
        let desk = try stage.desk { reads in elsewhere.map { DividedAdapter(reads: reads, writes: $0) } ?? reads }
        let forecast = try await desk.forecast()
        stage.between.rule { request in
            guard provider.isMutation(request) else { return nil }
            return switch row.event {
            case .before(let response): .instead(response(provider))
            case .after(let change): .after { change(provider, $0) }
            case .none, .elsewhere, .plainWhereTLS: nil
            }
        }
        let record = try await desk.confirm(forecast)
        let isReread = stage.rereads > 0
        let found = OutcomeRow.Expectation(
            try desk.answer(to: record) ?? "none", record.outcome?.rawValue ?? "none", isReread: isReread)
        #expect(found == row.expectation(provider), "\(comment): \(record.note)")
        switch row.event {
        case .elsewhere, .plainWhereTLS: #expect(stage.mutations.isEmpty, "\(comment)")
        case .before, .after, .none: #expect(stage.mutations.count == 1, "\(comment)")
        }
        if row.expectation(provider).outcome == "not_sent" {
            #expect(record.sentAt == nil && record.sent == SentFields(), "\(comment)")
        }
        #expect((record.outcome == .unknown) == record.isUnfinished, "\(comment)")
    }
}

extension URL {
    /// Where the mutating request goes; nil for where the reads go, too.
    fileprivate init?(_ event: OutcomeRow.Event, _ stage: ProviderStage) throws {
        switch event {
        case .elsewhere(let address): self = try #require(URL(string: address))
        case .plainWhereTLS:
            let port = try #require(stage.served.baseURL.port)
            self = try #require(URL(string: "https://127.0.0.1:\(port)"))
        case .before, .after, .none: return nil
        }
    }
}
