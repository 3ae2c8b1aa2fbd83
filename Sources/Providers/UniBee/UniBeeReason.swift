import Billing
import SafeText

/// The one free text that UniBee keeps of an immediate cancel, made of reason and comment (section 7.9).
struct UniBeeReason {
    /// The characters of the provider's column; other deployments may differ (section 13).
    static let usualLimit = 200

    /// What is written into `reason`; nil leaves the field out, and UniBee writes its own word. Blanks alone would be
    /// stored as they are.
    let text: String?

    init(_ order: CancelOrder) {
        let parts = [order.reason, order.comment].compactMap(UniBeeReason.trimmed)
        text = parts.isEmpty ? nil : parts.joined(separator: ": ")
    }

    /// Why it cannot be sent; nil when it can.
    func objection(limit: Int) -> SafeText? {
        guard let text else { return nil }
        let length = text.unicodeScalars.count
        if length > limit {
            return
                "UniBee keeps \(String(limit)) characters of reason and comment together; these are \(String(length))"
        }
        if UniBeeReason.systemValues.contains(text.lowercased()) {
            return "\u{201C}\(text)\u{201D} is a word that UniBee itself writes; use other words"
        }
        return nil
    }

    /// What is to be said of a cancelled subscription that holds `stored`; nil when that is this order's reason.
    ///
    /// A cancel of something cancelled succeeds without effect and leaves the first reason (section 8.5).
    func remark(onStored stored: SafeText?) -> SafeText? {
        let ours = SafeText(text ?? "CancelledByAdmin")
        guard let stored else { return "UniBee shows no reason, so that who ended it cannot be told" }
        if stored == ours { return nil }
        // A database that is not strict cuts what is too long (section 7.9).
        if ours.string.hasPrefix(stored.string) {
            return "UniBee kept only the beginning of the reason: \u{201C}\(stored)\u{201D}"
        }
        return "somebody else was first: UniBee holds the reason \u{201C}\(stored)\u{201D}, not this one"
    }

    static func trimmed(_ text: String?) -> String? {
        guard let text else { return nil }
        let kept = text.drop(while: \.isWhitespace)
        guard let last = kept.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(kept[...last])
    }

    /// Written by the system itself (section 5.3); one of them even keeps the customer's e-mail from being sent.
    private static let systemValues: Set<String> = [
        "cancelledbyadmin", "cancelatperiodendbysystem", "cancelledbyuser", "cancelledbyadminsuspenduser",
        "cancelledbyanothercreation", "cancelledbyinitfailure", "create first payment error", "autorenewfailure",
        "notpayafter36hours",
    ]
    /// The reason with which a scheduled end came due.
    static let cameDue: SafeText = "CancelAtPeriodEndBySystem"
}
