import Billing
import Foundation
import SafeText

/// What does not change while the screens are up.
package struct DeskOptions: Sendable, Hashable {
    /// Who acts; nil when nobody is named.
    package var agent: SafeText?
    /// Nothing may be written through any connection.
    package var isReadOnly: Bool
    package var connections: [Connection]
    package var ticketRequired: Bool
    package var ticketPattern: String?
    /// Names of the themes that can be chosen.
    package var themes: [String]
    package var keymap: Keymap
    /// Where the agent is: the journal's times are shown as its clocks showed them.
    package var zone: TimeZone
    /// One line at the bottom until the first key.
    package var notice: SafeText?
    /// Pull the connections as soon as the screens are up.
    package var syncsAtStart: Bool
    /// What was pulled to its end within these seconds is not pulled at the start.
    package var freshFor: TimeInterval

    package init(
        agent: SafeText? = nil, isReadOnly: Bool = false, connections: [Connection] = [], ticketRequired: Bool = false,
        ticketPattern: String? = nil, themes: [String] = ["default"], keymap: Keymap = Keymap(), zone: TimeZone = .gmt,
        notice: SafeText? = nil, syncsAtStart: Bool = true, freshFor: TimeInterval = 900
    ) {
        self.agent = agent
        self.isReadOnly = isReadOnly
        self.connections = connections
        self.ticketRequired = ticketRequired
        self.ticketPattern = ticketPattern
        self.themes = themes
        self.keymap = keymap
        self.zone = zone
        self.notice = notice
        self.syncsAtStart = syncsAtStart
        self.freshFor = freshFor
    }
}
