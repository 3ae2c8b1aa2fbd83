/// How the agent confirmed.
package enum DeskConfirmation: Sendable, Hashable {
    /// One key that neither moves nor opens anything.
    case key
    /// The last characters of the subscription's id, typed key by key.
    case typedTail(String)
}
