import Desk
import Foundation
import SafeText
import Synchronization
import Terminal
import TestSupport

/// The real loop on a scripted screen and a fake back end.
enum DrivenDesk {
    /// What was seen: a frame for each `.look`, what was copied, how often the screen was written.
    struct Run: Sendable {
        var looks: [Frame] = []
        var copied: [String] = []
        var presentedAtLooks: [Int] = []
        var palettes: Set<Palette> = []
        var gaveUp = false
    }

    enum Step: Sendable {
        case event(Event)
        case look
        /// Without waiting for the program to come to rest.
        case eventNow(Event)
        case lookNow
        case actNow(@Sendable () -> Void)
        /// Keys that are all there at once.
        case burst([Character])
        /// Goes on as soon as this holds.
        case when(@Sendable () -> Bool)
    }

    static func type(_ text: String) -> [Step] { text.map { .event(.key(.character($0))) } }

    static func run(
        _ steps: [Step], columns: Int = 120, rows: Int = 40, backend: DeskBackend = FakeBilling().backend,
        themes: ThemeChooser = ThemeChooser(names: ["default"], palette: { _ in Palette() })
    ) async -> Run {
        let box = Box()
        await onOwnThread {
            let work = WorkCounter()
            let screen = ScriptedScreen(
                size: Size(columns: columns, rows: rows),
                steps: steps.map { step in
                    switch step {
                    case .event(let event): .event(event)
                    case .look: .look(box.note)
                    case .eventNow(let event): .now(.event(event))
                    case .lookNow: .now(.look(box.note))
                    case .when(let holds): .when(holds)
                    case .burst(let keys): .burst(keys.map { .key(.character($0)) })
                    case .actNow(let body): .now(.look { _ in body() })
                    }
                }, isIdle: { work.isIdle })
            let app = DeskApp(
                screen: screen, options: DeskOptions(agent: "a.larsson", connections: Invented.connections),
                backend: backend, themes: themes, work: work, now: { Invented.now },
                copy: { text in box.run.withLock { $0.copied.append(text.string) } })
            app.run()
            box.run.withLock {
                $0.presentedAtLooks = screen.countsAtLooks
                $0.palettes = Set(screen.palettes)
                $0.gaveUp = screen.gaveUp
            }
        }
        return box.run.withLock { $0 }
    }

    private final class Box: Sendable {
        let run = Mutex(Run())

        func note(_ frame: Frame) { run.withLock { $0.looks.append(frame) } }
    }
}
