import Billing
import SafeText

extension WhitebeardAdapter {
    package func objection(to order: CancelOrder, reasons: ReasonList) -> SafeText? {
        if let refusal = order.subscription.capabilities.refusal(of: order.timing) { return refusal }
        if let comment = order.comment, comment.unicodeScalars.count > options.commentLimit {
            return "the comment is longer than \(options.commentLimit) characters"
        }
        guard !reasons.reasons.isEmpty else { return nil }
        guard let reason = order.reason else { return "a reason is required" }
        guard reasons.reasons.contains(where: { $0.id == reason }) else {
            return "\"\(SafeText(reason))\" is not a configured reason"
        }
        return nil
    }

    /// Reason and comment; the ids of the configured list go out exactly as they are.
    package func sentFields(of order: CancelOrder) -> SentFields {
        let comment = order.comment?.contains { !$0.isWhitespace } == true ? order.comment : nil
        return SentFields(reason: configured.isEmpty ? nil : order.reason, comment: comment)
    }

    /// Asks the token once more whose it is and what it holds, then unsubscribes (contract, sections 4, 8.1 and 8.4).
    package func cancel(_ order: CancelOrder) async -> WriteAnswer {
        let list = ReasonList(reasons: configured, takesFreeText: false, isRequired: true, isSent: true)
        if let objection = objection(to: order, reasons: list) { return .notSent(objection) }
        let id = order.subscription.ref.id
        let token: TokenRoster.Token
        do {
            // The readings beforehand would wait.
            try transport.refuseInPause()
            let seat = try await roster.confirmedSeat(of: order.subscription.customer.ref.id)
            let present = try await find(id, seat.token, seat.owner)
            guard present.capabilities.refusal(of: order.timing) == nil else {
                return .notSent("it has changed since it was confirmed: \(present.status.word)")
            }
            token = seat.token
        } catch ProviderError.unauthorised(let why) {
            return .unauthorised(why)
        } catch let error as ProviderError {
            return .notSent(error.message)
        } catch let failure as TransportFailure {
            return WriteAnswer(failure)
        } catch {
            return .notSent("stopped before anything was sent")
        }
        do throws(TransportFailure) {
            return answer(try await transport.send(unsubscribe(order, token)), id: id)
        } catch {
            return WriteAnswer(error)
        }
    }

    private func unsubscribe(_ order: CancelOrder, _ token: TokenRoster.Token) -> HTTPRequest {
        let fields = sentFields(of: order)
        let reason = configured.first { $0.id == fields.reason }.map {
            $0.isInteger ? JSON.number($0.id) : .string($0.id)
        }
        return requests.unsubscribe(order.subscription.ref.id, reason: reason, text: fields.comment, token: token.token)
    }

    /// Success may hold the subscription in several places or not at all (contract, section 8.1).
    package func answer(_ response: HTTPResponse, id: String) -> WriteAnswer {
        let failure = AnswerKind(whitebeard: response).writeFailure(
            response, code: response.whitebeardErrorType, message: response.whitebeardMessage)
        if let failure { return failure }
        guard !response.body.isEmpty else {
            return .accepted(.init(summary: "HTTP \(response.status), empty"))
        }
        guard let body = response.json else { return .unclear("HTTP \(response.status), but the answer is not JSON") }
        guard response.status == 200 else {
            return .accepted(.init(summary: "HTTP \(response.status), where only 200 is documented"))
        }
        let found = WhitebeardEnvelope.subscription(in: body, id: id)
        let record = found.flatMap { WhitebeardRecord($0, zone: options.zone) }
        // The body is trusted before a cached list that contradicts it (section 10): it must not be forgotten.
        let isShown = record?.cancellationRequested.isSet ?? false
        return .accepted(
            .init(
                summary: "HTTP 200", timing: isShown ? .atPeriodEnd : nil, effectiveAt: record?.deactivation.moment))
    }
}
