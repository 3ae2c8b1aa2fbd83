import Billing
import Foundation

/// Decides by readings what became of an operation whose request may have left. Pure: it is told what was read and when,
/// and says what to do next.
///
/// ```
/// asking -shown-> settled(applied), after a refusal settled(already)
/// asking -not shown, refused outright-> settled(rejected) or settled(notSent)
/// asking -not shown, waits left and young-> asking
/// asking -not shown, younger than the lag-> unknown, until then
/// asking -not shown, proof not enough-> asking
/// asking -not shown, proof enough-> settled(notApplied), after a refusal settled(rejected)
/// ```
struct ReconciliationMachine: Sendable, Hashable {
    /// What to do next.
    enum Action: Sendable, Hashable {
        case readAgain(after: Duration)
        case settle(Outcome)
        /// It does not show, and need not before the lag is over.
        case stayUnknown(lag: Duration)
    }

    /// How far apart two readings must be that both do not show it, before it is said that it never took effect: one
    /// late reading alone may come from a cache, or just before the effect (Ponddy's contract, section 7.2;
    /// Whitebeard's, sections 8.4 and 10).
    static let proofGap = Duration.seconds(10)

    /// Waited besides where no answer came, or none that tells anything: a connection that was closed and a page of
    /// something in between do not say that the provider is done. It may be at work on the request for as long as a
    /// client would have waited for it, and longer.
    static let unansweredDelays: [Duration] = [.seconds(10), .seconds(10), .seconds(10)]

    private let answer: OperationMachine.Answer?
    /// Infinitely long ago when not known.
    private let sentAt: Date
    /// How long the effect may stay invisible.
    private let lag: Duration
    private let delays: [Duration]

    /// When a reading first did not show it.
    private var firstMiss: Date?
    private var reads = 0
    /// Waited since the machine was made. Counts as distance even where the wall clock was set back meanwhile.
    private var waited = Duration.zero

    /// - Parameters:
    ///   - answer: what the request was answered; nil when no answer was noted.
    ///   - delays: before each re-read after a request that was answered.
    ///   - firstMiss: when an earlier re-read did not show it. Had one shown it, the operation would be settled.
    init(
        answer: OperationMachine.Answer?, sentAt: Date?, delays: [Duration], lag: Duration, firstMiss: Date? = nil
    ) {
        self.answer = answer
        self.sentAt = sentAt ?? .distantPast
        let isOpen = answer == nil || answer == .unclear
        self.delays = delays + (isOpen ? ReconciliationMachine.unansweredDelays : [])
        self.lag = lag
        self.firstMiss = firstMiss
    }

    /// Takes one reading and says what to do next.
    mutating func read(isShown: Bool, at now: Date) -> Action {
        if isShown { return .settle(outcomeWhenShown) }
        // An answer that says by itself that nothing was carried out needs no proof, only a look.
        if isRefusedOutright { return .settle(outcomeOtherwise) }
        let distance = distance(to: now)
        defer { reads += 1 }
        let age = max(.seconds(now.timeIntervalSince(sentAt)), waited)
        let patience = delays.reduce(.zero, +)
        guard age >= patience || reads >= delays.count else { return wait(delays[reads]) }
        guard age >= lag else { return .stayUnknown(lag: lag) }
        let missing = ReconciliationMachine.proofGap - distance
        return missing > .zero ? wait(missing) : .settle(outcomeOtherwise)
    }

    /// How far the reading at `now` lies behind the first that did not show it.
    private mutating func distance(to now: Date) -> Duration {
        guard let firstMiss else {
            firstMiss = now
            return .zero
        }
        return max(.seconds(now.timeIntervalSince(firstMiss)), waited)
    }

    private mutating func wait(_ duration: Duration) -> Action {
        waited += duration
        return .readAgain(after: duration)
    }

    private var isRefusedOutright: Bool {
        switch answer {
        case .rejected, .unauthorised, .notSent: true
        case .disputed, .accepted, .unclear, nil: false
        }
    }

    /// What shows although the request was refused was so before.
    private var outcomeWhenShown: Outcome {
        switch answer {
        case .rejected, .disputed, .unauthorised, .notSent: .already
        case .accepted, .unclear, nil: .applied
        }
    }

    private var outcomeOtherwise: Outcome {
        switch answer {
        case .rejected, .disputed: .rejected
        case .unauthorised, .notSent: .notSent
        case .accepted, .unclear, nil: .notApplied
        }
    }
}
