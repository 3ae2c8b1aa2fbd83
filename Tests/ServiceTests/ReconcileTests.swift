import Billing
import Foundation
import GRDB
import Providers
import SafeText
import Service
import Storage
import TestSupport
import Testing

@Suite("Undoing and reconciling")
struct ReconcileTests {
    @Test("a scheduled end is taken back and proven; twice is already")
    func undo() async throws {
        let bench = try Bench()
        #expect(try await bench.end().outcome == .applied)
        let record = try await bench.service.undo(Bench.ref, confirmation: .typedID(Bench.ref.id))
        #expect(record.outcome == .applied && record.draft.kind == .undo)
        #expect(record.effectiveAt == nil && record.undoUntil == nil && record.keptLocal.isEmpty)
        #expect(record.note.string.hasSuffix("status active, renews."))
        bench.adapter.change { $0.subscriptions[Bench.ref.id] = .sample() }
        #expect(try await bench.service.undo(Bench.ref, confirmation: .key).outcome == .already)
        #expect(bench.adapter.state.undos == 1)
    }

    @Test("an undo that is not offered, or comes too late, is refused")
    func undoRefused() async throws {
        let cases: [(Status, Capabilities)] = [
            (.ended, .nothing("over")), (.active, .nothing("Ponddy has no undo")), (.ending, .nothing("no undo")),
        ]
        for (status, capabilities) in cases {
            let bench = try Bench([FakeAdapter(subscriptions: [.sample(status: status, capabilities: capabilities)])])
            await #expect(throws: ServiceError.self) {
                try await bench.service.undo(Bench.ref, confirmation: .typedID(Bench.ref.id))
            }
            #expect(bench.adapter.state.undos == 0)
        }
        let bench = try Bench()
        await #expect(throws: ServiceError.self) {
            try await bench.service.undo(Bench.ref, confirmation: .typedID("wrong"))
        }
    }

    @Test("an undo that does not show is unknown, then settled as not applied")
    func undoUnknown() async throws {
        let ending = Subscription.sample().ended(.atPeriodEnd, at: Moment(Date()))
        let bench = try Bench([FakeAdapter(subscriptions: [ending])])
        bench.adapter.change { $0.writes = [.init(.unclear("lost"))] }
        let record = try await bench.service.undo(Bench.ref, confirmation: .key)
        #expect(record.outcome == .unknown)
        var odd = ending
        odd.status = .unknown("hovering")
        let shown = odd
        bench.adapter.change { $0.subscriptions[Bench.ref.id] = shown }
        #expect(try await bench.service.reconcile(record.id).outcome == .notApplied, "it is not shown to run again")
    }

    @Test("another spelling of an id than the provider's own is refused, for the journal goes by it")
    func spelling() async throws {
        let bench = try Bench([FakeAdapter(subscriptions: [.sample().ended(.atPeriodEnd, at: Moment(Date()))])])
        let other = Reference(connection: Bench.ref.connection, id: Bench.ref.id.uppercased())
        bench.adapter.change { $0.subscriptions[other.id] = $0.subscriptions[Bench.ref.id] }
        await #expect(throws: ServiceError.usage("this subscription is written \(SafeText(Bench.ref.description))")) {
            try await bench.service.undo(other, confirmation: .typedID(other.id))
        }
        #expect(bench.adapter.state.undos == 0)
    }

    @Test("what may still renew is unknown, then settled as not applied, and says so both times")
    func mayStillRenew() async throws {
        let bench = try Bench()
        bench.adapter.change { $0.verdict = .mayStillRenew(note: "partly cancelled") }
        let record = try await bench.end()
        #expect(record.outcome == .unknown)
        #expect(record.note.string.contains(" Partly cancelled."))
        let settled = try await bench.service.reconcile(record.id)
        #expect(settled.outcome == .notApplied && settled.timing == nil)
        #expect(settled.note.string.hasPrefix("The request did not bring the end."))
        #expect(settled.note.string.hasSuffix(" Partly cancelled."))
    }

    @Test("what a lagging list does not show yet stays unknown until it must show")
    func lag() async throws {
        let bench = try Bench()
        bench.adapter.change {
            $0.writes = [.init(.unclear("lost"))]
            $0.lag = .seconds(600)
        }
        let record = try await bench.end()
        let early = try await bench.service.reconcile(record.id)
        #expect(
            early.outcome == .unknown
                && early.note.string.hasSuffix("It may take 600 s to show, and does not show yet."))
        bench.clock.advance(by: .seconds(600))
        #expect(try await bench.service.reconcile(record.id).outcome == .notApplied)
    }

    @Test("an answer outweighs a list that does not show it as long as the adapter trusts it, and no longer")
    func staleList() async throws {
        let bench = try Bench()
        bench.adapter.change {
            $0.writes = [.init(.accepted(.init(summary: "HTTP 200")))]
            $0.trustInAnswer = .seconds(15 * 60)
        }
        let record = try await bench.end()
        #expect(record.outcome == .unknown)
        bench.clock.advance(by: .seconds(600))
        #expect(try await bench.service.reconcile(record.id).outcome == .unknown)
        bench.clock.advance(by: .seconds(600))
        #expect(try await bench.service.reconcile(record.id).outcome == .notApplied)
    }

    @Test(
        "an answer that names a timing is no reason to wait where the adapter does not trust it more than its readings")
    func untrustedAnswer() async throws {
        let bench = try Bench()
        bench.adapter.change {
            $0.writes = [.init(.accepted(.init(summary: "HTTP 200", timing: .atPeriodEnd)))]
        }
        let record = try await bench.end()
        #expect(try await bench.service.reconcile(record.id).outcome == .notApplied)
    }

    /// Leaves an operation as a process that was killed behind `events` would.
    private func killed(_ bench: Bench, after events: [JournalEvent], timing: Timing = .immediately) async throws {
        let forecast = try await bench.service.forecast(Bench.ref, timing: timing)
        let draft = Bench.draft(timing)
        let record = OperationRecord(
            id: "7F3K-9XWM", draft: draft, customer: forecast.subscription.customer, plan: forecast.subscription.plan,
            connection: .sample(), agent: "a.larsson", confirmedAt: bench.clock.now, keptLocal: draft.given)
        try bench.journal.begin(
            Intent(record: record, forecast: forecast, subscription: forecast.subscription, mark: 0),
            at: bench.clock.now)
        for event in events { try bench.journal.append(event, to: record.id, at: bench.clock.now) }
    }

    /// The next start on the same files.
    private func restarted(_ bench: Bench) throws -> Bench {
        try Bench(bench.adapters, folder: bench.folder, clock: bench.clock)
    }

    private func expectBlocked(_ bench: Bench) async throws {
        #expect(try bench.service.unfinished().map(\.id) == ["7F3K-9XWM"])
        let before = bench.adapter.state.writesSent
        await #expect(throws: ServiceError.self) { try await bench.end(.immediately) }
        #expect(bench.adapter.state.writesSent == before)
    }

    @Test("killed behind the intent: nothing was sent")
    func killedAfterIntent() async throws {
        let dead = try Bench()
        try await killed(dead, after: [])
        let bench = try restarted(dead)
        try await expectBlocked(bench)
        let record = try await bench.service.reconcile("7F3K-9XWM")
        #expect(record.outcome == .notSent && record.sentAt == nil)
        #expect(record.keptLocal == ["reason", "feedback", "comment", "ticket"])
        #expect(try await bench.end(.immediately).outcome == .applied)
    }

    @Test("killed behind the sending: what the provider shows decides", arguments: [true, false])
    func killedAfterSending(wasApplied: Bool) async throws {
        let dead = try Bench()
        let fields = SentFields(reason: "too expensive", comment: "goodbye")
        try await killed(dead, after: [.sent(fields)])
        if wasApplied {
            dead.adapter.change {
                $0.subscriptions[Bench.ref.id] = Subscription.sample().ended(.immediately, at: Moment(Date()))
            }
        }
        let bench = try restarted(dead)
        if !wasApplied { try await expectBlocked(bench) }
        let record = try await bench.service.reconcile("7F3K-9XWM")
        #expect(record.outcome == (wasApplied ? .applied : .notApplied))
        #expect(record.sent == fields && record.keptLocal == ["feedback", "ticket"])
        #expect(bench.clock.sleeps.count == (wasApplied ? 0 : 8), "never is only said after the longest deadline")
        #expect(try bench.service.unfinished().isEmpty)
        #expect(try await bench.service.reconcile("7F3K-9XWM") == record, "a settled one stays as it is")
        #expect(bench.adapter.state.orders.isEmpty)
    }

    @Test("killed behind a rejection: rejected")
    func killedAfterRejection() async throws {
        let dead = try Bench()
        let answer = AnswerNote(kind: .rejected, code: "51", message: "no")
        try await killed(dead, after: [.sent(SentFields()), .answered(answer)])
        #expect(try await restarted(dead).service.reconcile("7F3K-9XWM").outcome == .rejected)
    }

    @Test("one reading never proves that nothing happened; two, ten seconds apart, do")
    func twoReadings() async throws {
        let dead = try Bench()
        try await killed(dead, after: [.sent(SentFields())])
        dead.clock.advance(by: .seconds(3600))
        let bench = try restarted(dead)
        let record = try await bench.service.reconcile("7F3K-9XWM")
        #expect(record.outcome == .notApplied)
        #expect(bench.clock.sleeps == [.seconds(10)])
        #expect(try bench.events(record.id) == ["intent", "sent", "reread", "reread", "settled"])
    }

    @Test("what shows at the second reading only was applied")
    func lateEffect() async throws {
        let dead = try Bench()
        try await killed(dead, after: [.sent(SentFields())])
        dead.clock.advance(by: .seconds(3600))
        let bench = try restarted(dead)
        let ended = Subscription.sample().ended(.immediately, at: Moment(Date()))
        bench.adapter.show(ended, atRead: 2)
        #expect(try await bench.service.reconcile("7F3K-9XWM").outcome == .applied)
    }

    @Test("the re-reads of the operation itself count, those that brought nothing do not", arguments: [true, false])
    func earlierReadings(wasReadable: Bool) async throws {
        let dead = try Bench()
        let fields = wasReadable ? Fingerprint(of: .sample()) : nil
        try await killed(dead, after: [.sent(SentFields()), .reread(ReadNote(attempt: 1, fields: fields))])
        dead.clock.advance(by: .seconds(3600))
        let bench = try restarted(dead)
        #expect(try await bench.service.reconcile("7F3K-9XWM").outcome == .notApplied)
        #expect(bench.clock.sleeps == (wasReadable ? [] : [.seconds(10)]))
    }

    @Test(
        "refused credentials are not tried again, and the rest stays unknown with that note", arguments: [true, false])
    func refusedCredentials(isShared: Bool) async throws {
        let others = ["sub-000082", "sub-000083"].enumerated().map { index, id in
            Subscription.sample(id, customer: .sample(index == 0 ? "501" : "502"))
        }
        let adapter = FakeAdapter(subscriptions: [.sample()] + others)
        adapter.change { $0.hasOneCredential = isShared }
        let bench = try Bench([adapter, FakeAdapter(.sample("other"), subscriptions: [])])
        for (number, subscription) in ([Subscription.sample()] + others).enumerated() {
            try bench.leave("AAAA-000\(number)", subscription, isSent: number < 2 || !isShared)
        }
        bench.clock.advance(by: .seconds(60))
        let before = adapter.state.reads
        let first = Subscription.sample().ref.id
        adapter.change { $0.readFailure = [first: .unauthorised("HTTP 401")] }
        let records = try await bench.service.reconcileAll()
        if isShared {
            // The last one never left: that needs no provider.
            #expect(records.map(\.outcome) == [.unknown, .unknown, .notSent])
            #expect(adapter.state.reads - before == 1, "asked no further")
        } else {
            // Two belong to the customer whose token was refused, the third brings another.
            #expect(records.map(\.outcome) == [.unknown, .unknown, .notApplied])
            #expect(adapter.state.reads - before == 3)
        }
        #expect(records[0].note.string.hasSuffix("It cannot be read now: HTTP 401"))
        #expect(records[1].note.string.hasSuffix("It was not read: the credentials were refused before: HTTP 401"))
        #expect(try await bench.service.reconcileAll().allSatisfy { $0.outcome == .notApplied }, "tried anew next time")
    }

    /// Nothing is learnt about credentials by an operation that needs no provider, or that is another one's to settle.
    @Test("only an operation that asked the provider lets all the others ask", arguments: [true, false])
    func askingFirst(isFirstHeld: Bool) async throws {
        let subscriptions = (81...90).map { Subscription.sample("sub-0000\($0)") }
        let bench = try Bench([FakeAdapter(subscriptions: subscriptions)])
        for (number, subscription) in subscriptions.enumerated() {
            try bench.leave("AAAA-000\(number)", subscription, isSent: number > 0 || isFirstHeld)
        }
        let other = try restarted(bench)
        let mark = isFirstHeld ? try other.journal.claim("AAAA-0000") : nil
        bench.clock.advance(by: .seconds(60))
        bench.adapter.change { $0.readFailures = Array(repeating: .unauthorised("HTTP 401"), count: 10) }
        let outcomes = try await bench.service.reconcileAll().map(\.outcome)
        #expect(outcomes == [isFirstHeld ? nil : .notSent] + Array(repeating: .unknown, count: 9))
        #expect(bench.adapter.state.reads == 1, "asked no further")
        withExtendedLifetime(mark) {}
    }

    @Test("what stays unknown names the last time it was read", arguments: [true, false])
    func lastReading(isReadable: Bool) async throws {
        let dead = try Bench()
        dead.adapter.change { $0.lag = .seconds(600) }
        try await killed(dead, after: [.sent(SentFields())])
        dead.clock.advance(by: .seconds(60))
        let bench = try restarted(dead)
        let readAt = bench.clock.now
        // The second reading ten seconds on, unless the first says all that can be known.
        bench.adapter.change {
            if !isReadable {
                $0.lag = .zero
                $0.readFailures = [nil, .unreachable("no route")]
            }
        }
        let record = try await bench.service.reconcile("7F3K-9XWM")
        #expect(record.outcome == .unknown && record.readAt == readAt)
        #expect(try bench.journal.operation(record.id)?.readAt == readAt)
    }

    @Test("a later look that could not be taken does not take back the one before")
    func earlierReading() async throws {
        let bench = try Bench()
        bench.adapter.change { $0.writes = [.init(.unclear("lost"))] }
        let record = try await bench.end()
        bench.adapter.change { $0.readFailures = [.unreachable("no route")] }
        let later = try await bench.service.reconcile(record.id)
        #expect(later.note != record.note && later.readAt == record.readAt && later.readAt != nil)
    }

    @Test("a journal that cannot be written is not told as the provider's fault")
    func unwritable() async throws {
        let dead = try Bench()
        try await killed(dead, after: [.sent(SentFields())])
        try await DatabaseQueue(path: dead.journal.path).write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER fails BEFORE INSERT ON record WHEN new.event = 'reread' BEGIN
                        SELECT RAISE(ABORT, 'the disk is full');
                    END
                    """)
        }
        let bench = try restarted(dead)
        await #expect {
            _ = try await bench.service.reconcile("7F3K-9XWM")
        } throws: { error in
            (error as? ServiceError)?.message.string.contains("the disk is full") == true
        }
        #expect(try bench.events("7F3K-9XWM") == ["intent", "sent"])
    }

    @Test("an unreadable provider leaves it unknown, and reconciling all says so for each")
    func unreadable() async throws {
        let dead = try Bench()
        try await killed(dead, after: [.sent(SentFields())])
        let bench = try restarted(dead)
        bench.adapter.change { $0.readFailures = [.unreachable("no route")] }
        let records = try await bench.service.reconcileAll()
        #expect(records.map(\.outcome) == [.unknown])
        #expect(records[0].note.string.hasSuffix("It cannot be read now: no route"))
        try await expectBlocked(bench)
        bench.clock.advance(by: .seconds(60))
        #expect(try await bench.service.reconcileAll().map(\.outcome) == [.notApplied])
        #expect(try await bench.service.reconcileAll().isEmpty)
    }

    @Test("an operation of a connection that is no longer configured stays and says why")
    func unconfigured() async throws {
        let dead = try Bench()
        try await killed(dead, after: [.sent(SentFields())])
        let bench = try Bench([FakeAdapter(.sample("other"))], folder: dead.folder)
        await #expect(throws: ServiceError.usage("there is no connection unibee-eu")) {
            try await bench.service.reconcile("7F3K-9XWM")
        }
        #expect(try await bench.service.reconcileAll().map(\.note) == ["there is no connection unibee-eu"])
        await #expect(throws: ServiceError.self) { try await bench.service.reconcile("none") }
    }
}
