import Billing
import Desk
import Foundation
import SafeText
import Service
import Settings
import Storage
import Terminal

/// One run of the screens on a workbench.
struct DeskSession: Sendable {
    let workbench: Workbench
    let themes: ThemeLibrary
    let look: LookOptions
    /// A line at the bottom until the first key.
    var notice: SafeText?
    var syncsAtStart = true

    /// Opens the screen, runs until the agent quits, and gives the terminal back.
    ///
    /// - Throws: `CommandFailure` (2) when there is no terminal, or for an unknown theme.
    func run() async throws {
        // What a first read costs is paid while the terminal is prepared.
        let mirror = workbench.mirror
        Task.detached(priority: .userInitiated) { _ = try? mirror.customers(ListRequest(count: 1)) }
        try await DeskSession.onOwnThread { try runHere() }
    }

    /// The screen's loop waits for keys; among the few threads that tasks share it would keep one from all others.
    private static func onOwnThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try body() }) }
            thread.name = "screen"
            thread.stackSize = 8 * 1024 * 1024
            thread.qualityOfService = .userInteractive
            thread.start()
        }
    }

    private func runHere() throws {
        let theme = look.theme ?? workbench.settings.theme ?? "default"
        guard themes.names.contains(theme) else {
            let names = SafeText(themes.names.joined(separator: ", "))
            throw CommandFailure(.usage, "there is no theme '\(SafeText(theme))'; expected one of \(names)")
        }
        let screen: NcursesScreen
        do {
            screen = try NcursesScreen.open(ScreenOptions(isASCII: look.ascii, isColored: !look.noColor))
        } catch {
            throw CommandFailure(
                .usage, SafeText("\(error)"), hints: ["Every job is a command, too: lapse --help"])
        }
        let capabilities = screen.capabilities
        let app = DeskApp(
            screen: screen, options: deskOptions(themes.names),
            backend: DeskBackend(workbench.service, workbench.mirror),
            themes: ThemeChooser(names: themes.names) { themes.palette($0, for: capabilities) }, theme: theme,
            isMasked: look.isMasked, now: { Date() }, copy: DeskSession.copy)
        app.run()
        screen.close()
        let told = screen.notes + themes.problems.map { SafeText("\($0)") }
        told.forEach { Console.narrate($0) }
        if !screen.collectedError.isEmpty { Console.narrate(SafeText(screen.collectedError)) }
    }

    private func deskOptions(_ themes: [String]) -> DeskOptions {
        let policy = workbench.service.policy
        return DeskOptions(
            agent: policy.agent.map { SafeText($0) }, isReadOnly: policy.isReadOnly,
            connections: workbench.service.connections, ticketRequired: policy.ticketRequired,
            ticketPattern: policy.ticketPattern, themes: themes, zone: .current,
            notice: notice, syncsAtStart: syncsAtStart)
    }

    /// Puts text on the clipboard of the terminal, as far as it lets us.
    private static func copy(_ text: SafeText) {
        let environment = ProcessInfo.processInfo.environment
        guard let bytes = Clipboard.sequence(for: text, environment: environment) else { return }
        try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }
}
