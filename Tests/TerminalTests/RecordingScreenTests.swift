import Foundation
import SafeText
import Terminal
import TestSupport
import Testing

@Suite struct RecordingScreenTests {
    /// A loop that shows how many keys came, until it is told to end.
    private func run(_ screen: RecordingScreen) {
        Thread.detachNewThread {
            var keys = 0
            while true {
                var frame = Frame(size: screen.size)
                frame.write("keys \(keys)", row: 0, column: 0)
                screen.present(frame, palette: Palette())
                for event in screen.events(timeout: nil) {
                    if case .hangup = event { return screen.close() }
                    if case .key = event { keys += 1 }
                }
            }
        }
    }

    @Test func drivesALoop() async throws {
        let screen = RecordingScreen(size: Size(columns: 20, rows: 3))
        run(screen)
        try await screen.frame(showing: "keys 0")
        screen.type("abc")
        try await screen.frame(showing: "keys 3")
        screen.resize(columns: 30, rows: 5)
        let frame = try await screen.frame { $0.size.columns == 30 }
        #expect(frame.size.rows == 5)
        let before = screen.frames.count
        screen.wake()
        try await screen.frame { _ in screen.frames.count > before }
        screen.send(.hangup)
    }

    @Test func aWaitInVainShowsTheLastFrame() async {
        let screen = RecordingScreen()
        var frame = Frame(size: screen.size)
        frame.write("as it is", row: 0, column: 0)
        screen.present(frame, palette: Palette())
        await #expect(throws: RecordingScreen.Late.self) {
            try await screen.frame(showing: "never", within: .milliseconds(20))
        }
    }

    @Test func aTimeoutEndsTheWait() {
        #expect(RecordingScreen().events(timeout: .milliseconds(1)).isEmpty)
    }
}
