import Billing
import Foundation
import SafeText

extension PonddyAdapter {
    /// Asks the token once more whose it is, then ends what its owner has (contract, section 7.1).
    package func cancel(_ order: CancelOrder) async -> WriteAnswer {
        if let refusal = order.subscription.capabilities.refusal(of: order.timing) { return .notSent(refusal) }
        let seat: (token: TokenRoster.Token, owner: TokenRoster.Owner)
        do {
            // The reading beforehand would wait.
            try transport.refuseInPause()
            seat = try await roster.confirmedSeat(of: order.subscription.customer.ref.id)
        } catch ProviderError.unauthorised(let why) {
            return .unauthorised(why)
        } catch let error as ProviderError {
            return .notSent(error.message)
        } catch let failure as TransportFailure {
            return WriteAnswer(failure)
        } catch {
            return .notSent("stopped before anything was sent")
        }
        if let change = change(since: order.subscription, in: seat.owner) { return .notSent(change) }
        do throws(TransportFailure) {
            return PonddyAdapter.answer(try await transport.send(requests.unsubscribe(seat.token.token.reveal())))
        } catch {
            return WriteAnswer(error)
        }
    }

    /// What is not as it was confirmed; nil when the two readings agree. One call ends whatever the user has.
    private func change(since confirmed: Subscription, in owner: TokenRoster.Owner) -> SafeText? {
        guard let now = PonddyBilling(profile: owner.profile) else { return "profile not understood" }
        return now.facts == confirmed.facts ? nil : "the profile has changed since it was confirmed"
    }

    /// Only 204 is the documented success; its body is never looked at (contract, sections 7 and 7.1).
    package static func answer(_ response: HTTPResponse) -> WriteAnswer {
        if response.status == 204 { return .accepted(.init(summary: documented)) }
        if let failure = AnswerKind(response).writeFailure(response, code: nil, message: response.ponddyMessage) {
            return failure
        }
        return .accepted(.init(summary: "HTTP \(response.status), where only 204 is documented"))
    }

    private static let documented: SafeText = "HTTP 204"

    package func verdict(on order: CancelOrder, after: Subscription, answer: WriteAnswer, now: Date) -> Verdict {
        guard let before = PonddyBilling(order.subscription), let after = PonddyBilling(after) else { return .notShown }
        let verdict = before.verdict(after: after, now: now)
        guard case .applied(let timing, let end, let note) = verdict, case .accepted(let evidence) = answer,
            evidence.summary != PonddyAdapter.documented
        else { return verdict }
        let told = ["the answer was \(evidence.summary)", note].compactMap { $0 }.joined(separator: "; ")
        return .applied(timing: timing, effectiveAt: end, note: told)
    }
}
