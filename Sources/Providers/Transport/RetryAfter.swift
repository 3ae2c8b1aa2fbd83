import Foundation

/// The wait a server asks for (RFC 9110, 10.2.3): seconds, or an HTTP date.
enum RetryAfter {
    /// The longest wait that is honoured; beyond it the agent is told instead.
    static let limit: Duration = .seconds(60)

    /// The wait named by `header`, at least zero; nil when it is neither form.
    static func wait(_ header: String, now: Date) -> Duration? {
        let text = header.trimmingCharacters(in: .whitespaces)
        // A number that no machine can count to is a long wait all the same.
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return .seconds(Int(text) ?? .max) }
        guard let date = httpDate(text) else { return nil }
        return .seconds(Swift.max(0, date.timeIntervalSince(now)))
    }

    /// The three forms that a recipient must accept (RFC 9110, 5.6.7): today's, that of RFC 850, and that of asctime.
    private static func httpDate(_ text: String) -> Date? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        for format in ["EEE, dd MMM yyyy HH:mm:ss zzz", "EEEE, dd-MMM-yy HH:mm:ss zzz", "EEE MMM d HH:mm:ss yyyy"] {
            formatter.dateFormat = format
            if let date = formatter.date(from: text) { return date }
        }
        return nil
    }
}
