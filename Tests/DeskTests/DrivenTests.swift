import Billing
import Desk
import SafeText
import Service
import Storage
import Synchronization
import Terminal
import Testing

@Suite struct DrivenTests {
    @Test func theDemosFirstHalfMinute() async {
        let run = await DrivenDesk.run(
            [.look] + DrivenDesk.type("/anna") + [.look, .event(.key(.enter)), .event(.key(.enter)), .look]
                + DrivenDesk.type("yqq"))
        #expect(!run.gaveUp)
        #expect(run.looks.count == 3)
        #expect(run.looks.first?.lines.first?.contains("lapse  TEST") == true)
        #expect(run.looks.dropFirst().first?.lines[1].contains("/ anna") == true)
        #expect(run.looks.last?.lines.contains { $0.contains("from the provider, just now") } == true)
        #expect(run.copied == ["unibee-eu:sub20260102a1B2"])
    }

    @Test func onlyChangesAreShown() async throws {
        let noise: [DrivenDesk.Step] = [.event(.focus(true)), .event(.key(.function(9))), .event(.focus(false))]
        let run = await DrivenDesk.run([.look] + noise + [.look])
        let first = try #require(run.presentedAtLooks.first)
        // The first look at the clock may bring one.
        #expect(run.presentedAtLooks.allSatisfy { (first...first + 1).contains($0) })
    }

    @Test func resizingDrawsAtTheNewSize() async {
        let run = await DrivenDesk.run([.event(.resize(Size(columns: 40, rows: 12))), .look])
        #expect(run.looks.last?.size == Size(columns: 40, rows: 12))
    }

    @Test func keysAreTakenWhileAConnectionHangs() async {
        let gate = Gate()
        let hasBegun = Mutex(false)
        var backend = FakeBilling().backend
        backend.sync = { _, report in
            hasBegun.withLock { $0 = true }
            report(Invented.report(.running(rows: 0, total: nil)))
            await gate.wait()
            return Invented.reports
        }
        let run = await DrivenDesk.run(
            [
                .when { hasBegun.withLock { $0 } }, .eventNow(.key(.character("4"))), .lookNow, .eventNow(.key(.down)),
                .lookNow,
                .actNow { gate.open() }, .look,
            ], backend: backend)
        #expect(run.looks.count == 3 && !run.gaveUp)
        #expect(run.looks.first?.lines[0].contains("reading") == true)
        #expect(run.looks.dropFirst().first?.lines.contains { $0.hasPrefix("> payway") } == true)
        #expect(run.looks.last?.lines[0].contains("reading") == false)
    }

    @Test func escapeReallyStopsThePull() async {
        let hasBegun = Mutex(false)
        var backend = FakeBilling().backend
        backend.sync = { _, report in
            hasBegun.withLock { $0 = true }
            report(Invented.report(.running(rows: 1, total: 9)))
            // Ends when the task is cancelled, and not before.
            for await _ in AsyncStream<Never>(Never.self, { _ in }) {}
            return Invented.reports
        }
        let run = await DrivenDesk.run(
            [.when { hasBegun.withLock { $0 } }, .eventNow(.key(.escape)), .look], backend: backend)
        #expect(!run.gaveUp)
        #expect(run.looks.last?.lines.last?.contains("Stopped. The rows read so far stay") == true)
    }

    @Test func themesReachTheScreen() async {
        let bold = Palette([.text: Appearance(bold: true)])
        let themes = ThemeChooser(names: ["plain", "bold"]) { $0 == "bold" ? bold : Palette() }
        let run = await DrivenDesk.run(DrivenDesk.type("Tj"), themes: themes)
        #expect(run.palettes == [Palette(), bold])
    }

    @Test func theHangupEndsTheLoop() async {
        let run = await DrivenDesk.run([.event(.hangup), .look])
        #expect(run.looks.isEmpty && !run.gaveUp)
    }
}

/// Holds callers until it is opened.
final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }
}
