import Foundation

/// The wait a server asks for (RFC 9110, 10.2.3): seconds, or an HTTP date.
enum RetryAfter {
    /// The longest wait that is honoured; beyond it the agent is told instead.
    static let limit: Duration = .seconds(60)

    /// The wait named by `header`, at least zero; nil when it is neither form.
    static func wait(_ header: String, now: Date) -> Duration? {
        let text = header.trimmingCharacters(in: .whitespaces)
        if let seconds = Int(text), seconds >= 0 { return .seconds(seconds) }
        guard let date = httpDate(text) else { return nil }
        return .seconds(Swift.max(0, date.timeIntervalSince(now)))
    }

    private static func httpDate(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text)
    }
}
