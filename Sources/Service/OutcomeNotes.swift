import Billing
import Foundation
import Providers
import SafeText

/// How often a subscription was read again, and how often it could not be.
struct Rereads: Sendable, Hashable {
    var made = 0
    var failed = 0
}

/// The sentences with which an operation ends: past tense, with the evidence.
enum OutcomeNotes {
    /// `10:14:07 UTC`.
    static func clock(_ date: Date) -> SafeText { SafeText(Moment(date).preciseClockText) + " UTC" }

    /// `status active, ends 3 Dec 2026 14:00 +01:00, renews no longer`.
    static func state(_ subscription: Subscription) -> SafeText {
        var parts: [SafeText] = ["status \(subscription.status.word)"]
        if let end = subscription.endsAt {
            parts.append(subscription.status == .ended ? "ended \(end.text)" : "ends \(end.text)")
        } else if subscription.status == .ended || subscription.status == .ending {
            parts.append("end date unknown")
        }
        switch subscription.renews {
        case true?: parts.append("renews")
        case false?: parts.append("renews no longer")
        case nil: break
        }
        return parts.joined(separator: ", ")
    }

    static func already(_ subscription: Subscription, readAt: Date) -> SafeText {
        "It was so before and nothing was sent. Read at \(clock(readAt)): \(state(subscription))."
    }

    static func applied(
        _ provider: Provider, answer: WriteAnswer?, sentAt: Date?, after: Subscription, readAt: Date, remark: SafeText?
    ) -> SafeText {
        let sent = sentAt.map { " sent at \(clock($0))" as SafeText } ?? ""
        let first: SafeText =
            if case .accepted? = answer {
                "\(provider.displayName) accepted the request\(sent) and the subscription was read again at \(clock(readAt))"
            } else {
                "The request\(sent) got no clear answer, but the subscription was read again at \(clock(readAt))"
            }
        let evidence: SafeText = "\(first): \(state(after))."
        return evidence + added(remark)
    }

    /// An answer that nothing was executed, with what the single re-read showed.
    ///
    /// - Parameter before: as it was read before the request.
    static func refused(
        _ provider: Provider, answer: WriteAnswer?, before: Subscription, after: Subscription?, isAlready: Bool
    ) -> SafeText {
        var parts: [SafeText] = []
        switch answer {
        case .rejected(let code, let message)?, .disputed(let code, let message)?:
            parts.append(sentence("\(provider.displayName) rejected the request: \(coded(code, message))"))
        case .unauthorised(let message)?:
            parts.append(sentence("\(provider.displayName) refused the credentials, nothing was executed: \(message)"))
        case .notSent(let message)?, .unclear(let message)?:
            parts.append(sentence("Nothing was executed: \(message)"))
        case .accepted(let evidence)?:
            parts.append(sentence(evidence.summary))
        case nil:
            parts.append("Nothing was executed: no answer.")
        }
        if let after {
            let isUnchanged = Fingerprint(of: before) == Fingerprint(of: after)
            let how: SafeText = isAlready ? "already as wanted" : isUnchanged ? "unchanged" : "not as it was"
            parts.append("Read again, it is \(how): \(state(after)).")
        } else if case .notSent? = answer {
            return parts.joined(separator: " ")
        } else {
            parts.append("It could not be read again.")
        }
        return parts.joined(separator: " ")
    }

    /// - Parameters:
    ///   - last: what the last re-read showed; nil when none could be made.
    ///   - remark: what that re-read says of the request, where it changed something else than was asked.
    static func unknown(
        answer: WriteAnswer?, reads: Rereads, over seconds: Int, last: Subscription?, remark: SafeText?, abandoned: Bool
    ) -> SafeText {
        let first: SafeText =
            switch answer {
            case nil: "The request was sent, its answer was not waited for"
            case .accepted(let evidence)?:
                "The request was accepted (\(evidence.summary)), but what was asked does not show"
            case .unclear(let why)?: "The request was sent and got no clear answer: \(why)"
            case .disputed(let code, let why)?:
                "The request was sent and refused, which may mean that it is so already: \(coded(code, why))"
            case .rejected(_, let why)?, .unauthorised(let why)?, .notSent(let why)?: "The request was sent: \(why)"
            }
        var parts = [sentence(first)]
        if reads.made > 0, let last {
            let times: SafeText = reads.made == 1 ? "once" : "\(reads.made) times"
            let failures: SafeText = reads.failed == 0 ? "" : " (\(reads.failed) more failed)"
            let seen: SafeText = reads.failed == 0 ? "it shows" : "it last showed"
            parts.append(
                "Lapse read the subscription \(times) in \(seconds) s\(failures): \(seen) \(state(last))."
                    + added(remark))
        } else if reads.failed > 0 {
            parts.append("Lapse tried \(reads.failed) times in \(seconds) s to read the subscription and could not.")
        }
        if abandoned { parts.append("Waiting was stopped; that takes nothing back.") }
        parts.append("The provider may yet apply the request. Do not send it again; reconcile it.")
        return parts.joined(separator: " ")
    }

    /// Whether two notes differ in nothing but clock times and seconds.
    static func saysTheSame(_ one: SafeText, _ other: SafeText) -> Bool {
        let clock = /[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?|[0-9]+ s\b/
        return one == other || one.string.replacing(clock, with: "") == other.string.replacing(clock, with: "")
    }

    static func notApplied(_ after: Subscription, readAt: Date, remark: SafeText?) -> SafeText {
        let first: SafeText = remark == nil ? "The request never took effect" : "The request did not bring the end"
        return "\(first). Read again at \(clock(readAt)): \(state(after))." + added(remark)
    }

    static let neverSent: SafeText = "Lapse stopped before the request left; nothing was sent."

    private static func coded(_ code: String, _ message: SafeText) -> SafeText {
        code.isEmpty ? message : "\(message) (\(SafeText(code)))"
    }

    /// Adapters write their remarks as clauses; here they are sentences of their own, behind another.
    private static func added(_ remark: SafeText?) -> SafeText {
        guard let text = remark?.string else { return "" }
        return " " + sentence(SafeText(text.prefix(1).uppercased() + text.dropFirst()))
    }

    private static func sentence(_ text: SafeText) -> SafeText {
        guard let last = text.string.last, !".!?".contains(last) else { return text }
        return text + "."
    }
}
