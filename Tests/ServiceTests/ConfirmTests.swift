import Billing
import Foundation
import Providers
import SafeText
import Service
import Storage
import TestSupport
import Testing

@Suite("Confirming: every outcome")
struct ConfirmTests {
    @Test("applied at period end: the evidence, what stayed here, until when it can be undone")
    func applied() async throws {
        let bench = try Bench()
        let told = Told<OperationProgress>()
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        let record = try await bench.service.confirm(
            Bench.draft(), against: forecast, confirmation: .key, progress: { told.tell($0) })
        let end = Subscription.sample().periodEnd
        #expect(record.outcome == .applied && record.timing == .atPeriodEnd)
        #expect(record.effectiveAt == end && record.undoUntil == end)
        #expect(record.sent == SentFields())
        #expect(record.keptLocal == ["reason", "feedback", "comment", "ticket"])
        #expect(
            record.note.string.hasPrefix("UniBee accepted the request sent at 10:00:00 UTC and the subscription was"))
        #expect(record.note.string.hasSuffix("status ending, ends 3 Dec 2026 11:00 +01:00, renews no longer."))
        #expect(told.all == [.checking, .sending(operation: record.id), .verifying(attempt: 1, of: 5)])
        #expect(bench.clock.sleeps == [.milliseconds(500)])
        #expect(try bench.events(record.id) == ["intent", "sent", "answered", "reread", "settled"])
        #expect(try bench.journal.operation(record.id) == record)
        #expect(try bench.mirror.subscription(Bench.ref)?.subscription.status == .ending)
        #expect(bench.adapter.state.orders.count == 1)
        #expect(try await bench.service.open(Bench.ref).operations == [record])
    }

    @Test("applied immediately: what has a field goes out, the rest is kept")
    func immediately() async throws {
        let bench = try Bench()
        let record = try await bench.end(.immediately)
        #expect(record.outcome == .applied && record.timing == .immediately && record.undoUntil == nil)
        #expect(record.sent == SentFields(reason: "too expensive", comment: "goodbye"))
        #expect(record.keptLocal == ["feedback", "ticket"])
        #expect(bench.adapter.state.orders.first?.comment == "goodbye")
    }

    @Test("what looks scheduled but may renew is no end that was there before")
    func contradictory() async throws {
        var odd = Subscription.sample(status: .ending, capabilities: .nothing("contradictory: ask the provider"))
        odd.renews = nil
        let bench = try Bench([FakeAdapter(subscriptions: [odd])])
        await #expect(throws: ServiceError.refused("contradictory: ask the provider")) {
            _ = try await bench.end()
        }
        odd.renews = false
        bench.adapter.change { [odd] in $0.subscriptions[Bench.ref.id] = odd }
        #expect(try await bench.end().outcome == .already)
        #expect(bench.adapter.state.orders.isEmpty)
    }

    @Test(
        "what the answer brings",
        arguments: [
            (
                .init(.unclear("connection lost"), shownAtRead: 1), .applied, 1,
                ["reason", "feedback", "comment", "ticket"]
            ),
            (
                .init(.unclear("connection lost"), shownAtRead: 4), .applied, 4,
                ["reason", "feedback", "comment", "ticket"]
            ),
            (.init(.unclear("502")), .unknown, 5, ["reason", "feedback", "comment", "ticket"]),
            (.init(.accepted(.init(summary: "200"))), .unknown, 5, ["reason", "feedback", "comment", "ticket"]),
            (.init(.rejected(code: "51", message: "no")), .rejected, 1, ["reason", "feedback", "comment", "ticket"]),
            (
                .init(.rejected(code: "51", message: "no"), shownAtRead: 1), .already, 1,
                ["reason", "feedback", "comment", "ticket"]
            ),
            (.init(.disputed(code: "409", message: "no")), .rejected, 5, ["reason", "feedback", "comment", "ticket"]),
            (
                .init(.disputed(code: "404", message: "no"), shownAtRead: 3), .already, 3,
                ["reason", "feedback", "comment", "ticket"]
            ),
            (.init(.unauthorised("401")), .notSent, 1, ["reason", "feedback", "comment", "ticket"]),
            (.init(.notSent("connection refused")), .notSent, 0, ["reason", "feedback", "comment", "ticket"]),
        ] as [(FakeAdapter.Write, Outcome, Int, [String])])
    func outcomes(write: FakeAdapter.Write, outcome: Outcome, reads: Int, kept: [String]) async throws {
        let bench = try Bench()
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        bench.adapter.change { $0.writes = [write] }
        let before = bench.adapter.state.reads
        let record = try await bench.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        #expect(record.outcome == outcome)
        #expect(bench.adapter.state.reads - before - 1 == reads, "re-reads behind the one at the confirmation")
        #expect(bench.adapter.state.orders.count == 1)
        #expect(record.keptLocal == kept)
        #expect((record.sentAt == nil) == (outcome == .notSent), "nothing left when nothing was carried out")
        #expect(!record.note.isEmpty)
        #expect(try bench.journal.operation(record.id) == record)
        #expect(try bench.service.unfinished().isEmpty == (outcome != .unknown))
        if outcome == .unknown {
            #expect(record.note.string.contains("Lapse read the subscription 5 times in 16 s"))
            #expect(record.note.string.contains("Do not send it again"))
            // What the answer itself told belongs to the evidence.
            if case .accepted(let evidence) = write.answer {
                #expect(record.note.string.contains("(\(evidence.summary))"))
            }
        }
    }

    @Test("an unreadable subscription behind an answer is unknown; behind a rejection it is rejected")
    func unreadable() async throws {
        for (write, outcome) in [
            (FakeAdapter.Write.accepted, Outcome.unknown), (.init(.disputed(code: "404", message: "no")), .unknown),
            (.init(.rejected(code: "1", message: "no")), .rejected),
        ] {
            let bench = try Bench()
            let forecast = try await bench.service.forecast(Bench.ref, timing: .immediately)
            bench.adapter.change {
                $0.writes = [write]
                $0.readFailures = [nil] + Array(repeating: .unreachable("down"), count: 9)
            }
            let record = try await bench.service.confirm(
                Bench.draft(.immediately), against: forecast, confirmation: .typedTail("000081"))
            #expect(record.outcome == outcome)
            #expect(bench.adapter.state.orders.count == 1)
        }
    }

    @Test("an end at once instead of at period end is told loudly")
    func different() async throws {
        let bench = try Bench()
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        bench.adapter.change { $0.writes = [.init(.accepted(.init(summary: "200")))] }
        bench.adapter.holdWrites()
        async let running = bench.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        await bench.adapter.writeArrives()
        bench.adapter.change {
            $0.subscriptions[Bench.ref.id] = Subscription.sample().ended(.immediately, at: Moment(Date()))
        }
        bench.adapter.releaseWrites()
        let record = try await running
        #expect(record.outcome == .applied && record.timing == .immediately)
        #expect(record.note.string.contains("It ended at once, not at period end."))
    }

    @Test(
        "ended or scheduled already: journalled, nothing sent",
        arguments: [
            (Status.ended, Timing.immediately), (.ended, .atPeriodEnd), (.ending, .atPeriodEnd),
        ])
    func already(status: Status, timing: Timing) async throws {
        let bench = try Bench([FakeAdapter(subscriptions: [.sample(status: status, capabilities: .nothing("over"))])])
        let forecast = try await bench.service.forecast(Bench.ref, timing: timing)
        #expect(forecast.prediction.lines.first?.value.string.contains("already") == true)
        let record = try await bench.end(timing)
        #expect(record.outcome == .already && record.state == .settled && record.sentAt == nil)
        #expect(record.note.string.contains("nothing was sent"))
        #expect(bench.adapter.state.orders.isEmpty)
        #expect(try bench.events(record.id) == ["intent", "settled"])
    }

    @Test("whatever changed between forecast and confirmation is stale, also into what was wanted")
    func changedMeanwhile() async throws {
        let bench = try Bench()
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        bench.adapter.change { $0.subscriptions[Bench.ref.id]?.amount = Money(minor: 9900, currency: "EUR") }
        let error = await #expect(throws: ServiceError.self) {
            try await bench.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        }
        #expect(error?.message == "the subscription has changed: price was EUR 49.00 / month, is EUR 99.00 / month")
        bench.adapter.change { $0.subscriptions[Bench.ref.id] = .sample(status: .ending) }
        let ended = await #expect(throws: ServiceError.self) {
            try await bench.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        }
        #expect(ended?.staleFields == ["status", "ends", "renews"])
        #expect(try bench.service.operations().isEmpty && bench.adapter.state.orders.isEmpty)
        // Once the agent has read it on a forecast, it is already so.
        #expect(try await bench.end().outcome == .already)
        #expect(bench.adapter.state.orders.isEmpty)
    }

    @Test("a forecast is good for fifteen minutes and names its age afterwards")
    func oldForecast() async throws {
        let bench = try Bench()
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        bench.clock.advance(by: .seconds(15 * 60 + 1))
        let error = await #expect(throws: ServiceError.self) {
            try await bench.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        }
        #expect(
            error == .stale([.init(name: "forecast", before: "made at 10:00:00 UTC", after: "15 min old")]),
            "\(String(describing: error))")
        #expect(try bench.service.operations().isEmpty && bench.adapter.state.orders.isEmpty)
        let fresh = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        bench.clock.advance(by: .seconds(15 * 60))
        let record = try await bench.service.confirm(Bench.draft(), against: fresh, confirmation: .key)
        #expect(record.outcome == .applied)
    }

    @Test("a period that ended since the forecast makes it stale")
    func periodPassed() async throws {
        let bench = try Bench()
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        bench.clock.advance(by: .seconds(13 * 86_400))
        let error = await #expect(throws: ServiceError.self) {
            try await bench.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        }
        guard case .stale? = error else {
            Issue.record("\(String(describing: error)) is not stale")
            return
        }
        #expect(bench.adapter.state.orders.isEmpty)
    }

    @Test("giving up in flight takes nothing back: unknown, and the late answer is still noted")
    func abandoned() async throws {
        let bench = try Bench()
        let record = try await abandoned(on: bench)
        #expect(record.outcome == .unknown && record.isUnfinished)
        #expect(record.note.string.contains("takes nothing back"))
        await #expect(throws: ServiceError.self) { try await bench.service.reconcile(record.id) }
        bench.adapter.releaseWrites()
        try await bench.lateAnswer(to: record.id)
        #expect(try bench.events(record.id) == ["intent", "sent", "settled", "answered"])
        #expect(try await bench.service.reconcile(record.id).outcome == .applied)
        #expect(try bench.service.unfinished().isEmpty)
        #expect(bench.adapter.state.orders.count == 1)
    }

    @Test(
        "an answer that came after the agent gave up is what reconciling goes by",
        arguments: [
            (.init(.accepted(.init(summary: "200")), shownAtRead: 1), .applied),
            (.init(.unclear("lost")), .notApplied), (.init(.rejected(code: "51", message: "no")), .rejected),
            (.init(.disputed(code: "409", message: "busy")), .rejected), (.init(.unauthorised("401")), .notSent),
            (.init(.notSent("connection refused")), .notSent),
        ] as [(FakeAdapter.Write, Outcome)])
    func lateAnswer(write: FakeAdapter.Write, outcome: Outcome) async throws {
        let bench = try Bench()
        bench.adapter.change { $0.writes = [write] }
        let record = try await abandoned(on: bench)
        #expect(record.outcome == .unknown)
        bench.adapter.releaseWrites()
        try await bench.lateAnswer(to: record.id)
        #expect(try bench.service.operation(record.id).outcome == .unknown, "noted, and still to be settled by reading")
        let settled = try await bench.service.reconcile(record.id)
        #expect(settled.outcome == outcome)
        #expect(bench.adapter.state.orders.count == 1)
    }

    /// Confirms an immediate end, gives up while the write is held, and returns what was said then.
    private func abandoned(on bench: Bench) async throws -> OperationRecord {
        let forecast = try await bench.service.forecast(Bench.ref, timing: .immediately)
        bench.adapter.holdWrites()
        let running = Task {
            try await bench.service.confirm(
                Bench.draft(.immediately), against: forecast, confirmation: .typedID(Bench.ref.id))
        }
        await bench.adapter.writeArrives()
        running.cancel()
        return try await running.value
    }

    @Test("a task that was cancelled before sends nothing and leaves nothing behind")
    func cancelledBefore() async throws {
        let bench = try Bench()
        let forecast = try await bench.service.forecast(Bench.ref, timing: .atPeriodEnd)
        let running = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await bench.service.confirm(Bench.draft(), against: forecast, confirmation: .key)
        }
        await #expect(throws: ServiceError.self) { try await running.value }
        #expect(bench.adapter.state.orders.isEmpty)
        #expect(try bench.service.operations().isEmpty)
    }
}
