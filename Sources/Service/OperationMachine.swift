import Billing

/// The order of steps of one confirmed operation. Pure: it says what to do next and is told what came of it.
///
/// ```
/// confirmed -already-> settled(already)
/// confirmed -wanted-> recording -stored-> marking -stored-> sent
/// recording, marking -failed or abandoned-> settled(notSent)
/// sent -accepted or unclear-> verifying -shown-> settled(applied)
///                             verifying -not shown, reads left-> verifying
///                             verifying -not shown, none left-> settled(unknown)
/// sent -rejected or unauthorised-> refused -shown-> settled(already)
///                                  refused -otherwise-> settled(rejected) or settled(notSent)
/// sent -disputed-> disputed -shown-> settled(already)
///                  disputed -otherwise, reads left-> disputed
///                  disputed -not shown, none left-> settled(rejected)
///                  disputed -unreadable, none left-> settled(unknown)
/// sent -not sent-> settled(notSent)
/// sent, verifying, disputed -abandoned-> settled(unknown)
/// ```
///
/// `send` is asked for once at most, and only after both the intent and the mark that it leaves are on disk. Nothing
/// leads from a re-read back to sending.
package struct OperationMachine: Sendable, Hashable {
    /// Where the operation stands.
    package enum State: Sendable, Hashable {
        case confirmed
        /// The intent is being put on disk.
        case recording
        /// The note that the request leaves is being put on disk.
        case marking
        case sent
        /// Accepted or lost; the n-th re-read is being made.
        case verifying(attempt: Int)
        /// Nothing was executed, says the answer; one re-read tells whether it was so before.
        case refused(otherwise: Outcome)
        /// Refused in a way that may mean that it is so already; the n-th re-read is being made.
        case disputed(attempt: Int)
        case settled(Outcome)
    }

    /// What came of the last action, or from outside.
    package enum Event: Sendable, Hashable {
        /// The reading at the confirmation: is the subscription as wanted already?
        case checked(isAlready: Bool)
        case stored
        case storeFailed
        case answered(Answer)
        case reread(Sight)
        /// Whoever waited waits no longer.
        case abandoned
    }

    /// The kinds of answers to a mutating request.
    package enum Answer: Sendable, Hashable, CaseIterable {
        case accepted, rejected, disputed, unauthorised, notSent, unclear
    }

    /// What a re-read showed.
    package enum Sight: Sendable, Hashable, CaseIterable {
        case shown, notShown, unreadable
    }

    /// What to do next.
    package enum Action: Sendable, Hashable {
        case storeIntent
        case markSent
        case send
        case reread(attempt: Int)
        case settle(Outcome)
        /// The event does not fit the state and changes nothing.
        case nothing
    }

    package private(set) var state = State.confirmed
    /// The most re-reads after an accepted, lost or disputed request.
    package let rereads: Int

    /// - Parameter rereads: at least one is made, whatever is given.
    package init(rereads: Int) {
        self.rereads = max(1, rereads)
    }

    /// Takes one event and says what to do next.
    package mutating func handle(_ event: Event) -> Action {
        switch (state, event) {
        case (.confirmed, .checked(isAlready: true)): return settle(.already)
        case (.confirmed, .checked(isAlready: false)): return enter(.recording, .storeIntent)
        case (.confirmed, .abandoned): return settle(.notSent)
        case (.recording, .stored): return enter(.marking, .markSent)
        case (.marking, .stored): return enter(.sent, .send)
        case (.recording, .storeFailed), (.recording, .abandoned): return settle(.notSent)
        case (.marking, .storeFailed), (.marking, .abandoned): return settle(.notSent)
        case (.sent, .answered(let answer)): return take(answer)
        case (.sent, .abandoned), (.verifying, .abandoned), (.disputed, .abandoned): return settle(.unknown)
        case (.verifying, .reread(.shown)): return settle(.applied)
        case (.verifying(let attempt), .reread):
            return attempt < rereads ? verify(attempt + 1) : settle(.unknown)
        case (.disputed, .reread(.shown)), (.refused, .reread(.shown)): return settle(.already)
        case (.disputed(let attempt), .reread(let sight)):
            if attempt < rereads { return dispute(attempt + 1) }
            return settle(sight == .notShown ? .rejected : .unknown)
        case (.refused(let otherwise), .reread), (.refused(let otherwise), .abandoned): return settle(otherwise)
        default: return .nothing
        }
    }

    private mutating func take(_ answer: Answer) -> Action {
        switch answer {
        case .accepted, .unclear: verify(1)
        case .disputed: dispute(1)
        case .rejected: enter(.refused(otherwise: .rejected), .reread(attempt: 1))
        case .unauthorised: enter(.refused(otherwise: .notSent), .reread(attempt: 1))
        case .notSent: settle(.notSent)
        }
    }

    private mutating func verify(_ attempt: Int) -> Action {
        enter(.verifying(attempt: attempt), .reread(attempt: attempt))
    }

    private mutating func dispute(_ attempt: Int) -> Action {
        enter(.disputed(attempt: attempt), .reread(attempt: attempt))
    }

    private mutating func settle(_ outcome: Outcome) -> Action {
        enter(.settled(outcome), .settle(outcome))
    }

    private mutating func enter(_ next: State, _ action: Action) -> Action {
        state = next
        return action
    }
}
