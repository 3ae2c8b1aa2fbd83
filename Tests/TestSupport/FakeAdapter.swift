import Billing
import Foundation
import Providers
import SafeText
import Synchronization

/// A provider in memory that does what a test tells it to.
///
/// Left alone it holds the subscriptions it was given, accepts every write and shows its effect at the next read.
package final class FakeAdapter: ProviderAdapter {
    /// What one write brings, and when it takes effect.
    package struct Write: Sendable {
        package var answer: WriteAnswer
        /// The effect shows from this read on, counted from 1 behind the write; nil is never.
        package var shownAtRead: Int?
        /// Or it shows so long after the write, by the adapter's clock.
        package var shownAfter: Duration?

        package init(_ answer: WriteAnswer, shownAtRead: Int? = nil, shownAfter: Duration? = nil) {
            self.answer = answer
            self.shownAtRead = shownAtRead
            self.shownAfter = shownAfter
        }

        package static let accepted = Write(.accepted(.init(summary: "200")), shownAtRead: 1)
    }

    /// Everything a test may set or look at.
    package struct State: Sendable {
        package var subscriptions: [String: Subscription] = [:]
        /// The answers to the next writes; when none is left, `Write.accepted`.
        package var writes: [Write] = []
        /// What the next reads throw; nil lets one through. When none is left, all get through.
        package var readFailures: [ProviderError?] = []
        /// What the next read of a subscription throws, by its id: for reads whose order nobody decides.
        package var readFailure: [String: ProviderError] = [:]
        package var reasons = ReasonList(reasons: [], takesFreeText: true, isRequired: false, isSent: true)
        package var objection: SafeText?
        /// What every re-read is judged to show; nil judges by the neutral fields.
        package var verdict: Verdict?
        package var pages: [Page] = []
        package var pullFailure: ProviderError?
        package var incomplete: [SafeText] = []
        package var lookUps: [String: [Page]] = [:]
        package var lookUpFailure: ProviderError?
        package var lag: Duration = .zero
        /// In every accepting answer.
        package var trustInAnswer: Duration = .zero
        package var hasOneCredential = true

        package var orders: [CancelOrder] = []
        package var undos = 0
        package var reads = 0
        /// Reads that got through.
        package var readings = 0
        /// How many are being read at this moment, and at most were. Every read gives the others room to come in.
        package fileprivate(set) var readers = (now: 0, most: 0)
        package var recents: [String] = []
        fileprivate var pending: (id: String, after: Subscription, reads: Int)?
        fileprivate var due: (after: Subscription, at: Date)?
        fileprivate var isHolding = false
        fileprivate var held: [CheckedContinuation<Void, Never>] = []
        fileprivate var watchers: [CheckedContinuation<Void, Never>] = []

        package var writesSent: Int { orders.count + undos }
    }

    package let connection: Connection
    package let verificationDelays: [Duration]
    private let clock: @Sendable () -> Date
    private let box: Mutex<State>

    package init(
        _ connection: Connection = .sample(), subscriptions: [Subscription] = [.sample()],
        delays: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8)],
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.connection = connection
        verificationDelays = delays
        clock = now
        var state = State()
        for subscription in subscriptions { state.subscriptions[subscription.ref.id] = subscription }
        box = Mutex(state)
    }

    package var state: State { box.withLock { $0 } }

    package func lag(of subscription: Subscription) -> Duration { state.lag }

    package func trustInAnswer(_ answer: WriteAnswer) -> Duration {
        if case .accepted = answer { state.trustInAnswer } else { .zero }
    }

    package var hasOneCredential: Bool { state.hasOneCredential }

    /// The n-th read from now on, and every one behind it, shows `subscription`.
    package func show(_ subscription: Subscription, atRead read: Int) {
        change { $0.pending = (subscription.ref.id, subscription, read) }
    }

    package func change<Result: Sendable>(_ body: @Sendable (inout State) -> Result) -> Result {
        box.withLock { body(&$0) }
    }

    package func pull(
        _ start: PullStart, deliver: (Page) async throws -> PullReceipt
    ) async throws -> [SafeText] {
        change { $0.recents = start.recents }
        let state = state
        for page in state.pages { _ = try await deliver(page) }
        if let failure = state.pullFailure { throw failure }
        return state.incomplete
    }

    package func lookUp(_ key: String) async throws -> [Page] {
        if let failure = state.lookUpFailure { throw failure }
        return state.lookUps[key] ?? []
    }

    package func subscription(_ id: String, customer: String?) async throws -> Subscription {
        try Task.checkCancellation()
        change { $0.readers = ($0.readers.now + 1, max($0.readers.most, $0.readers.now + 1)) }
        defer { change { $0.readers.now -= 1 } }
        for _ in 0..<10 { await Task.yield() }
        return try box.withLock { state in
            state.reads += 1
            if !state.readFailures.isEmpty, let failure = state.readFailures.removeFirst() { throw failure }
            if let failure = state.readFailure.removeValue(forKey: id) { throw failure }
            if let pending = state.pending {
                state.pending = (pending.id, pending.after, pending.reads - 1)
                if pending.reads <= 1 {
                    state.subscriptions[pending.id] = pending.after
                    state.pending = nil
                }
            }
            if let due = state.due, due.at <= clock() {
                state.subscriptions[due.after.ref.id] = due.after
                state.due = nil
            }
            state.readings += 1
            guard let found = state.subscriptions[id] else {
                throw ProviderError.notFound("no subscription \(SafeText(id))")
            }
            return found
        }
    }

    package func reasons(for subscription: Subscription) async throws -> ReasonList { state.reasons }

    package func predict(_ timing: Timing, for subscription: Subscription) async throws -> Prediction {
        let isNow = timing != .atPeriodEnd
        let end = isNow ? Moment(clock()) : subscription.periodEnd
        return Prediction(
            effectiveAt: end, lines: [ForecastLine("Ends", end?.text ?? "unknown", .certain)],
            undoUntil: isNow ? nil : end, mayEndNow: isNow)
    }

    package func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText? { state.objection }

    package func sentFields(of order: CancelOrder) -> SentFields {
        let handling = order.subscription.capabilities.timings[order.timing]
        return SentFields(
            reason: handling?.reason.isSent == true ? order.reason : nil,
            feedback: handling?.feedback.isSent == true ? order.feedback?.rawValue : nil,
            comment: handling?.comment.isSent == true ? order.comment : nil)
    }

    package func cancel(_ order: CancelOrder) async -> WriteAnswer {
        change { $0.orders.append(order) }
        return await write(order.subscription.ended(order.timing, at: Moment(clock())))
    }

    package func undoCancel(_ subscription: Subscription) async -> WriteAnswer {
        change { $0.undos += 1 }
        var after = subscription
        (after.status, after.endsAt, after.renews) = (.active, nil, true)
        return await write(after)
    }

    package func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        state.verdict ?? Verdict.neutral(wanted: order.timing, after: after)
    }

    package func check() async throws -> Checkup { Checkup("fine") }

    private func write(_ after: Subscription) async -> WriteAnswer {
        box.withLock { state in
            state.watchers.forEach { $0.resume() }
            state.watchers = []
        }
        await withCheckedContinuation { continuation in
            box.withLock { state in
                if state.isHolding { state.held.append(continuation) } else { continuation.resume() }
            }
        }
        return box.withLock { state in
            let write = state.writes.isEmpty ? Write.accepted : state.writes.removeFirst()
            if let reads = write.shownAtRead { state.pending = (after.ref.id, after, reads) }
            if let delay = write.shownAfter { state.due = (after, clock() + delay.inSeconds) }
            return write.answer
        }
    }

    /// From now on writes wait for `releaseWrites`, however often the task that sends them is cancelled.
    package func holdWrites() { change { $0.isHolding = true } }

    package func releaseWrites() {
        let held = change { state in
            defer { state.held = [] }
            state.isHolding = false
            return state.held
        }
        held.forEach { $0.resume() }
    }

    /// Returns once a write has arrived.
    package func writeArrives() async {
        await withCheckedContinuation { continuation in
            box.withLock { state in
                if state.writesSent > 0 { continuation.resume() } else { state.watchers.append(continuation) }
            }
        }
    }
}

extension Duration {
    fileprivate var inSeconds: TimeInterval {
        TimeInterval(components.seconds) + TimeInterval(components.attoseconds) / 1e18
    }
}

extension Subscription {
    /// This subscription after a cancellation that worked.
    package func ended(_ timing: Timing, at now: Moment) -> Subscription {
        var after = self
        after.renews = false
        if timing == .immediately {
            (after.status, after.endsAt) = (.ended, now)
            after.capabilities = .nothing("it has ended")
        } else {
            (after.status, after.endsAt) = (.ending, periodEnd)
            after.capabilities = Capabilities(
                timings: capabilities.timings.filter { $0.key == .immediately },
                refusals: [.atPeriodEnd: "it is scheduled to end already"], undo: .offered(until: periodEnd))
        }
        return after
    }
}
