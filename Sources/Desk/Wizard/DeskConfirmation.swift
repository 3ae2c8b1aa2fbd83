/// How the agent confirmed: with the one key, or by typing the end of the subscription's id.
package enum DeskConfirmation: Sendable, Hashable {
    case key
    case typedTail(String)
}
