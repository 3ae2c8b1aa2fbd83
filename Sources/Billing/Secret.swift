/// A credential. Prints as the redactor's mark wherever it is printed, mirrored or described.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    package init(_ value: String) {
        self.value = value
    }

    /// The credential itself, for the one place that puts it into a request.
    package func reveal() -> String { value }

    package var description: String { Redactor.mark.description }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(reflecting: description) }
}
