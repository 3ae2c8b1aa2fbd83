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
        guard !options.sendsIntegers || Int64(reason) != nil else {
            return "the reason \"\(SafeText(reason))\" is no integer, as the option reason_type wants it"
        }
        return nil
    }

    /// Reason and comment; the ids of the configured list go out exactly as they are.
    package func sentFields(of order: CancelOrder) -> SentFields {
        SentFields(reason: configured.isEmpty ? nil : order.reason, comment: order.comment)
    }

    /// Asks the token once more whose it is and what it holds, then unsubscribes (contract, sections 4, 8.1 and 8.4).
    package func cancel(_ order: CancelOrder) async -> WriteAnswer {
        let list = ReasonList(reasons: configured, takesFreeText: false, isRequired: true, isSent: true)
        if let objection = objection(to: order, reasons: list) { return .notSent(objection) }
        let id = order.subscription.ref.id
        guard let number = Int64(id), number > 0 else { return .notSent("\(SafeText(id)) is no subscription number") }
        let token: TokenRoster.Token
        do {
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
        let reason = fields.reason.map { options.sendsIntegers ? JSON.number($0) : JSON.string($0) }
        return requests.unsubscribe(order.subscription.ref.id, reason: reason, text: fields.comment, token: token.token)
    }

    /// Success may hold the subscription in several places or not at all (contract, section 8.1); an error may come
    /// with status 200 (section 9).
    package func answer(_ response: HTTPResponse, id: String) -> WriteAnswer {
        let message = response.whitebeardMessage
        let code = response.whitebeardErrorType
        if let failure = AnswerKind(response).writeFailure(response, code: code, message: message) { return failure }
        guard !response.body.isEmpty else {
            return .accepted(.init(summary: "HTTP \(response.status), empty"))
        }
        guard let body = response.json else { return .unclear("HTTP \(response.status), but the answer is not JSON") }
        if WhitebeardEnvelope.isError(body) {
            if code == "Unauthorized" { return .unauthorised(message) }
            return .rejected(code: code ?? "error", message: message)
        }
        guard response.status == 200 else {
            return .accepted(.init(summary: "HTTP \(response.status), where only 200 is documented"))
        }
        let found = WhitebeardEnvelope.subscription(in: body, id: id)
        let record = found.flatMap { WhitebeardRecord($0, zone: options.zone) }
        return .accepted(.init(summary: "HTTP 200", effectiveAt: record?.deactivation.moment))
    }
}
