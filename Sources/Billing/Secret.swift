import Synchronization

/// A credential. Prints as `<redacted>` wherever it is printed, mirrored or described.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    package init(_ value: String) {
        self.value = value
    }

    /// The credential itself, for the one place that puts it into a request.
    package func reveal() -> String { value }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(reflecting: "<redacted>") }
}

/// Takes known credentials out of any text on its way to a screen, a log or the journal.
///
/// A class because adapters learn credentials while running (access tokens) and all share one memory of them.
package final class Redactor: Sendable {
    private let known = Mutex<Set<String>>([])

    /// Shorter values would blot out ordinary words, and parts of ids with them.
    private static let shortestSecret = 8

    package init(_ secrets: [Secret] = []) {
        secrets.forEach(learn)
    }

    /// From now on `secret` is redacted.
    package func learn(_ secret: Secret) {
        let value = secret.reveal()
        guard value.count >= Redactor.shortestSecret else { return }
        // Many back ends write `\/` for a slash in JSON.
        known.withLock { $0.formUnion([value, value.replacing("/", with: "\\/")]) }
    }

    /// `text` with every known credential replaced, the longest first.
    package func redact(_ text: String) -> String {
        let secrets = known.withLock { $0.sorted { $0.count > $1.count } }
        var result = text
        for secret in secrets where result.contains(secret) {
            result = result.replacing(secret, with: "<redacted>")
        }
        return result
    }
}
