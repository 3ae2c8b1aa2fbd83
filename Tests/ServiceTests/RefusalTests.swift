import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage
import TestSupport
import Testing

@Suite("Confirming: what is refused, with nothing sent")
struct RefusalTests {
    private enum Kind { case usage, refused, failed, unavailable }

    private func kind(_ error: ServiceError?) -> Kind? {
        switch error {
        case .usage?: .usage
        case .refused?: .refused
        case .failed?: .failed
        case .unavailable?: .unavailable
        case .stale?, nil: nil
        }
    }

    private func expect(
        _ expected: Kind, _ bench: Bench, _ draft: Draft = Bench.draft(), confirmation: Service.Confirmation = .key,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let forecast = Forecast(
            subscription: try #require(bench.adapter.state.subscriptions[Bench.ref.id]), timing: draft.timing,
            prediction: Prediction(
                effectiveAt: nil, lines: [], mayEndNow: draft.timing != .atPeriodEnd), readAt: bench.clock.now)
        let error = await #expect(throws: ServiceError.self, sourceLocation: location) {
            try await bench.service.confirm(draft, against: forecast, confirmation: confirmation)
        }
        #expect(kind(error) == expected, "\(String(describing: error))", sourceLocation: location)
        #expect(bench.adapter.state.writesSent == 0, sourceLocation: location)
        #expect(try bench.journal.operations().isEmpty, sourceLocation: location)
    }

    @Test("read-only, by policy or by connection")
    func readOnly() async throws {
        try await expect(.refused, try Bench(policy: ServicePolicy(isReadOnly: true)))
        try await expect(.refused, try Bench([FakeAdapter(.sample(isReadOnly: true))]))
    }

    @Test("live without an agent; a test connection needs none")
    func agent() async throws {
        try await expect(.refused, try Bench([FakeAdapter(.sample(mode: .live))], policy: ServicePolicy()))
        try await expect(.refused, try Bench([FakeAdapter(.sample(mode: .live))], policy: ServicePolicy(agent: "")))
        #expect(try await Bench([FakeAdapter(.sample(mode: .live))]).end().outcome == .applied)
        #expect(try await Bench(policy: ServicePolicy()).end().outcome == .applied)
    }

    @Test(
        "a wrong or too weak confirmation",
        arguments: [
            (.typedID("sub-000082"), .atPeriodEnd), (.typedID("000081"), .atPeriodEnd), (.typedID(""), .atPeriodEnd),
            (.typedID("unibee-eu:sub-000081"), .atPeriodEnd), (.typedTail("00081"), .immediately),
            (.typedTail("sub-000081"), .immediately), (.key, .immediately),
        ] as [(Service.Confirmation, Timing)])
    func confirmation(confirmation: Service.Confirmation, timing: Timing) async throws {
        try await expect(.refused, try Bench(), Bench.draft(timing), confirmation: confirmation)
    }

    @Test("a missing ticket, one against its pattern, a pattern that is none")
    func ticket() async throws {
        var without = Bench.draft()
        without.ticket = nil
        try await expect(.refused, try Bench(policy: ServicePolicy(ticketRequired: true)), without)
        try await expect(.refused, try Bench(policy: ServicePolicy(ticketPattern: "^[A-Z]+#[0-9]+$")))
        try await expect(.failed, try Bench(policy: ServicePolicy(ticketPattern: "(")))
        let fine = try Bench(policy: ServicePolicy(ticketRequired: true, ticketPattern: "^[A-Z]+-[0-9]+$"))
        #expect(try await fine.end().outcome == .applied)
    }

    @Test("a timing that is not offered, or left to the provider without consent")
    func timing() async throws {
        try await expect(
            .refused, try Bench(), Bench.draft(.providerDecides), confirmation: .typedID(Bench.ref.id))
        let decides = Capabilities(
            timings: [.providerDecides: FieldHandling(reason: .localOnly)], refusals: [:], undo: .notOffered(why: "no"))
        let adapter = FakeAdapter(subscriptions: [.sample(capabilities: decides)])
        let bench = try Bench([adapter])
        try await expect(.refused, bench, Bench.draft(.atPeriodEnd))
        try await expect(.refused, bench, Bench.draft(.providerDecides), confirmation: .typedID(Bench.ref.id))
        await #expect(throws: ServiceError.self) { try await bench.service.forecast(Bench.ref, timing: .immediately) }

        let timing = SubscriptionService.timing(
            wanted: .atPeriodEnd, acceptsProviderTiming: true, capabilities: decides)
        #expect(timing == .providerDecides)
        #expect(
            SubscriptionService.timing(wanted: .atPeriodEnd, acceptsProviderTiming: false, capabilities: decides)
                == .atPeriodEnd)
        var draft = Bench.draft(timing)
        draft.acceptsProviderTiming = true
        let forecast = try await bench.service.forecast(Bench.ref, timing: timing)
        let record = try await bench.service.confirm(draft, against: forecast, confirmation: .typedTail("000081"))
        #expect(record.outcome == .applied && record.timing == .atPeriodEnd)
    }

    @Test("an unknown reason, a missing one, an objection of the adapter")
    func reason() async throws {
        let listed = ReasonList(
            reasons: [Reason(id: "r1", label: "One")], takesFreeText: false, isRequired: true, isSent: true)
        let bench = try Bench()
        bench.adapter.change { $0.reasons = listed }
        try await expect(.usage, bench)
        var without = Bench.draft()
        without.reason = nil
        try await expect(.usage, bench, without)
        bench.adapter.change { $0.objection = "too long" }
        var known = Bench.draft()
        known.reason = "r1"
        try await expect(.refused, bench, known)
        bench.adapter.change { $0.objection = nil }
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        #expect(try await bench.service.confirm(known, against: forecast, confirmation: .key).outcome == .applied)
    }

    @Test("an unknown connection or subscription, a provider that cannot be read")
    func unreadable() async throws {
        let bench = try Bench()
        func error(_ ref: Reference) async -> Kind? {
            kind(await #expect(throws: ServiceError.self) { try await bench.service.open(ref) })
        }
        #expect(await error(Reference(connection: "none", id: "1")) == .usage)
        #expect(await error(Reference(connection: "unibee-eu", id: "none")) == .usage)
        let failures: [(ProviderError, Kind)] = [
            (.unauthorised("401"), .unavailable), (.unreachable("dns"), .unavailable),
            (.rateLimited("429"), .unavailable),
            (.serverFault("500"), .unavailable), (.malformed("html"), .failed),
            (.refused(code: "1", message: "x"), .refused),
            (.notOffered("x"), .refused),
        ]
        for (failure, expected) in failures {
            bench.adapter.change { $0.readFailures = [failure] }
            #expect(await error(Bench.ref) == expected)
        }
    }

    @Test("50 confirmations of one subscription in two processes: one request")
    func race() async throws {
        let folder = try TemporaryFolder()
        let adapter = FakeAdapter()
        let benches = [try Bench([adapter], folder: folder), try Bench([adapter], folder: folder)]
        let forecast = try await benches[0].service.forecast(Bench.ref, timing: .immediately)
        var world = World.impatient
        world.now = { benches[0].clock.now }
        let outcomes = await withTaskGroup(of: Outcome?.self) { group in
            for number in 0..<50 {
                let service = SubscriptionService(
                    adapters: Adapters([adapter]), mirror: benches[number % 2].mirror,
                    journal: benches[number % 2].journal,
                    policy: ServicePolicy(agent: "a.larsson"), world: world)
                group.addTask {
                    try? await service.confirm(
                        Bench.draft(.immediately), against: forecast, confirmation: .typedID(Bench.ref.id)
                    ).outcome
                }
            }
            var outcomes: [Outcome] = []
            for await outcome in group { if let outcome { outcomes.append(outcome) } }
            return outcomes
        }
        #expect(adapter.state.orders.count == 1)
        #expect(outcomes.filter { $0 == .applied }.count == 1)
        #expect(outcomes.allSatisfy { $0 == .applied || $0 == .already })
        guard case .intact = try benches[0].journal.verify() else {
            Issue.record("the chain is broken")
            return
        }
    }

    @Test("an operation in flight refuses a second one")
    func inFlight() async throws {
        let folder = try TemporaryFolder()
        let adapter = FakeAdapter()
        let (first, second) = (try Bench([adapter], folder: folder), try Bench([adapter], folder: folder))
        let forecast = try await first.service.forecast(Bench.ref, timing: .atPeriodEnd)
        adapter.holdWrites()
        async let running = first.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        await adapter.writeArrives()
        await #expect(throws: ServiceError.self) {
            try await second.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        }
        let open = try #require(try second.service.unfinished().first)
        await #expect(throws: ServiceError.refused("operation \(SafeText(open.id)) is still in flight")) {
            try await second.service.reconcile(open.id)
        }
        adapter.releaseWrites()
        #expect(try await running.outcome == .applied)
        #expect(adapter.state.orders.count == 1)
    }
}
