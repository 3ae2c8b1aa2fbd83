/// A customer's token in a sandbox, with the name a configuration gives it.
package struct SandboxToken: Sendable, Hashable {
    package let label: String
    /// The text that goes into the configuration and into the header.
    package let token: String

    package init(label: String, token: String) {
        self.label = label
        self.token = token
    }

    /// The most invented customers that bring a token: an agent configures dozens of tokens, not thousands.
    package static let customerLimit = 24
}
