import Billing
import SafeText
import Service
import Storage

/// The exit codes that scripts rely on.
enum Exit: Int32 {
    /// Applied, or it was so already.
    case done = 0
    case failed = 1
    case usage = 2
    case rejected = 3
    case unknown = 4
    case stale = 5
    case someFailed = 6
    case refused = 7
    case unavailable = 8

    /// The code of an outcome; a missing one counts as unknown.
    init(_ outcome: Outcome?) {
        switch outcome {
        case .applied, .already: self = .done
        case .rejected: self = .rejected
        case .notSent: self = .unavailable
        case .notApplied: self = .done
        case .unknown, nil: self = .unknown
        }
    }
}

/// The end of a command that did not do what was asked.
struct CommandFailure: Error {
    let code: Exit
    let message: SafeText
    /// Whether standard output already holds the command's document.
    let isReported: Bool
    /// What to do instead, a line each.
    let hints: [SafeText]
    /// What is not as it was forecast.
    let differences: [Fingerprint.Difference]

    init(
        _ code: Exit, _ message: SafeText, isReported: Bool = false, hints: [SafeText] = [],
        differences: [Fingerprint.Difference] = []
    ) {
        self.code = code
        self.message = message
        self.isReported = isReported
        self.hints = hints
        self.differences = differences
    }

    /// What a layer below says of its own files, in words for people.
    static func words(_ error: any Error) -> SafeText {
        (error as? StorageError)?.message ?? SafeText("\(error)")
    }

    init(_ error: ServiceError) {
        switch error {
        case .usage: self.init(.usage, error.message)
        case .refused: self.init(.refused, error.message)
        case .unavailable: self.init(.unavailable, error.message)
        case .failed: self.init(.failed, error.message)
        case .stale(let all):
            let differences = Console.cover(all)
            self.init(
                .stale, "the subscription is not what was forecast; nothing was sent",
                hints: differences.map { "\(SafeText($0.name)): was \($0.before), is \($0.after)" },
                differences: differences)
        }
    }
}
