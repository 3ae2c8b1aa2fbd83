import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import Service
import TestSupport
import Testing

/// What can change between forecast and confirmation, made at the sandbox.
@Suite("A changed subscription is not touched, at every provider")
struct StaleForecastTests {
    /// A field as the provider writes it, changed in every answer from now on, and how the difference is then called.
    struct Edit: Sendable, CustomStringConvertible {
        let provider: StagedProvider
        let what: String
        /// A regular expression with one group behind which the value stands; the group is kept.
        let pattern: String
        let value: String
        let fields: [String]

        init(_ provider: StagedProvider, _ what: String, _ pattern: String, _ value: String, _ fields: [String]) {
            (self.provider, self.what, self.pattern) = (provider, what, pattern)
            (self.value, self.fields) = (value, fields)
        }

        var description: String { "\(provider.rawValue), \(what)" }

        func apply(_ response: SandboxResponse) -> SandboxResponse {
            var changed = response
            let text = String(decoding: response.body, as: UTF8.self)
            changed.body = Data(
                text.replacingOccurrences(of: pattern, with: "$1" + value, options: .regularExpression).utf8)
            return changed
        }
    }

    /// Ponddy tells neither price nor quantity, and its status only by what is cancelled (contract, section 5); only
    /// UniBee tells a quantity. What a provider tells under two names is named twice.
    static let edits: [Edit] = [
        Edit(.ponddy, "plan", #"("role":)"[^"]*""#, #""Premium""#, ["plan", "role"]),
        Edit(.ponddy, "period", #"("end_role":)"[^"]*""#, #""2031-01-01T00:00:00Z""#, ["period end", "end_role"]),
        Edit(.whitebeard, "price", #"("recurrentPrice":)"[^"]*""#, #""59.00""#, ["price"]),
        Edit(.whitebeard, "plan", #"("product":)"[^"]*""#, #""Weekend""#, ["plan"]),
        Edit(.whitebeard, "status", #"("attempts":)[0-9]+"#, "1", ["status", "attempts"]),
        Edit(
            .whitebeard, "period", #"("deactivationDate":)"[^"]*""#, #""2031-01-01T00:00:00+02:00""#, ["period end"]),
        Edit(.kayak, "price", #"("subscription_next_price":)[0-9.]+"#, "459.0", ["price"]),
        Edit(.tulo, "price", #"("subscription_next_price":)[0-9.]+"#, "459.0", ["price"]),
        Edit(.tulo, "plan", #"("product_code":)"[^"]*""#, #""paper_weekend_plus""#, ["plan"]),
        Edit(.tulo, "status", #"("state":)"activated""#, #""frozen""#, ["status", "renews", "state"]),
        Edit(.kayak, "changed by anybody", #"("updated":)"[^"]*""#, #""2031-01-01T00:00:00+01:00""#, ["updated"]),
        Edit(.useepay, "price", #"("unit_amount":)[0-9.]+"#, "59.5", ["price"]),
        Edit(.useepay, "plan", #"("description":)"[^"]*""#, #""Solo""#, ["plan", "description"]),
        Edit(.useepay, "status", #"("status":)"active""#, #""past_due""#, ["status", "UseePay status"]),
        Edit(
            .useepay, "period", #"("current_period_end":)"[^"]*""#, #""2031-01-01T00:00:00Z""#, ["period end"]),
        Edit(.unibee, "price", #"("quantity":[0-9]+,"amount":)[0-9]+"#, "5900", ["price"]),
        Edit(.unibee, "quantity", #"("quantity":)[0-9]+"#, "7", ["quantity"]),
        Edit(.unibee, "plan", #"("planName":)"[^"]*""#, #""Solo""#, ["plan"]),
        Edit(.unibee, "period", #"("currentPeriodEnd":)[0-9]+"#, "1924992000", ["period end"]),
    ]

    @Test("one field changed: stale, with exactly that field", arguments: edits)
    func field(edit: Edit) async throws {
        try await ProviderStage.serving(edit.provider) { stage in
            let desk = try stage.desk()
            let forecast = try await desk.forecast()
            stage.between.rule { edit.provider.isReading($0) ? .after { edit.apply($0) } : nil }
            let differences = try await desk.expectStale(forecast)
            #expect(differences.map(\.name) == edit.fields, "\(edit): \(differences)")
            #expect(stage.mutations.isEmpty)
        }
    }

    @Test(
        "cancelled by somebody else meanwhile: stale, and already so on the next forecast",
        arguments: StagedProvider.allCases)
    func somebodyElse(provider: StagedProvider) async throws {
        try await ProviderStage.serving(provider) { stage in
            let (desk, other) = (try stage.desk(), try stage.desk())
            let forecast = try await desk.forecast()
            #expect(try await other.confirm(try await other.forecast()).outcome == .applied)
            let sent = stage.mutations.count
            let names = try await desk.expectStale(forecast).map(\.name)
            #expect(Set(names).isSuperset(of: ["status", "renews"]), "\(provider): \(names)")
            let again = try await desk.confirm(try await desk.forecast())
            #expect(again.outcome == .already, "\(provider): \(again.note)")
            #expect(stage.mutations.count == sent)
        }
    }

    @Test("the period rolled over meanwhile: stale by its end", arguments: StagedProvider.allCases)
    func rolledOver(provider: StagedProvider) async throws {
        try await ProviderStage.serving(provider) { stage in
            let desk = try stage.desk()
            let forecast = try await desk.forecast()
            let end = try #require(forecast.subscription.periodEnd).instant
            stage.served.server.clock.stop(at: end.addingTimeInterval(3600))
            await stage.served.server.sandbox.tick()
            let names = try await desk.expectStale(forecast).map(\.name)
            #expect(names.contains("period end"), "\(provider): \(names)")
            #expect(stage.mutations.isEmpty)
        }
    }

    @Test("credentials that are refused end a pull at once where one serves all", arguments: StagedProvider.allCases)
    func refusedPull(provider: StagedProvider) async throws {
        try await ProviderStage.serving(provider) { stage in
            stage.between.rule { request in
                request.path == "/api/authorization/access_token" ? nil : .instead(provider.error(401))
            }
            let adapter = stage.adapter()
            let recents = (1...4).map { PaywaySandbox.Fixture.account($0) }
            if adapter.hasOneCredential {
                await #expect(throws: ProviderError.self) { _ = try await adapter.pull(recents: recents) { _ in } }
            } else {
                let why = try await adapter.pull(recents: []) { _ in }
                #expect(why.first?.string.contains("token rejected") == true)
            }
            let asked = stage.served.server.log.all.filter { $0.path != "/api/authorization/access_token" }
            // Payway 3.3: a read is repeated once with a fresh token.
            #expect(asked.count == (provider.provider == .payway ? 2 : 1), "\(asked.map(\.path))")
        }
    }
}

extension ProviderDesk {
    /// Confirms and expects to be told that it is stale, with no operation in the journal.
    fileprivate func expectStale(
        _ forecast: Forecast, _ location: SourceLocation = #_sourceLocation
    ) async throws -> [Fingerprint.Difference] {
        let error = await #expect(throws: ServiceError.self, sourceLocation: location) { try await confirm(forecast) }
        guard case .stale(let differences)? = error else {
            Issue.record("\(stage.provider): \(String(describing: error)) is not stale", sourceLocation: location)
            return []
        }
        #expect(try service.operations().isEmpty, sourceLocation: location)
        return differences
    }
}
