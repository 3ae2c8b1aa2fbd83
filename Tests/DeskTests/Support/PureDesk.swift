import Billing
import Desk
import Foundation
import SafeText
import Service
import Terminal
import TestSupport

/// The state and its updates without a loop: effects are answered at once by a fake.
struct PureDesk {
    var state: DeskState
    var billing: FakeBilling
    /// Everything that was to be done so far.
    private(set) var effects: [Effect] = []

    init(
        columns: Int = 120, rows: Int = 40, billing: FakeBilling = FakeBilling(), isMasked: Bool = false,
        isStarted: Bool = true, change: (inout DeskOptions) -> Void = { _ in }
    ) {
        var options = DeskOptions(
            agent: "a.larsson", connections: billing.reports.map(\.connection), themes: ["default", "mono"],
            zone: Invented.zone)
        change(&options)
        self.billing = billing
        state = DeskState(
            options: options, size: Size(columns: columns, rows: rows), now: Invented.now, isMasked: isMasked)
        if isStarted { send(.started) }
    }

    mutating func send(_ message: DeskMessage) {
        var queue = [message]
        while !queue.isEmpty {
            let new = update(&state, queue.removeFirst())
            effects += new
            queue += new.compactMap { billing.answer($0) }
        }
    }

    /// Presses the keys of `text`.
    mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
    }

    mutating func press(_ keys: Key...) {
        for key in keys { send(.event(.key(key))) }
    }

    /// A page of a pull arrives, half a second after whatever was before.
    mutating func pull(_ connection: Connection, rows: Int, of total: Int? = nil) {
        send(.tick(state.now.addingTimeInterval(0.5)))
        let known = billing.reports.first { $0.connection.id == connection.id }
        send(
            .report(
                ConnectionReport(
                    connection: connection, phase: .running(rows: rows, total: total), customers: known?.customers ?? 0,
                    subscriptions: known?.subscriptions ?? 0, syncedAt: known?.syncedAt,
                    scope: known?.scope ?? "")))
    }

    func frame(isUnicode: Bool = true) -> Frame {
        var drawn = DrawnLists()
        return frame(isUnicode: isUnicode, drawn: &drawn)
    }

    /// The same with what the frames before left.
    func frame(isUnicode: Bool = true, drawn: inout DrawnLists) -> Frame {
        DeskView.render(state, capabilities: TerminalCapabilities(colors: 256, isUnicode: isUnicode), drawn: &drawn)
    }

    var text: String { frame().lines.joined(separator: "\n") }
}
