import Foundation
import SafeText
import Terminal

/// The loop of the probe.
struct Probe {
    let screen: NcursesScreen
    private var echoed: [SafeText] = []
    private var count = 0
    private var variant = 0

    init(screen: NcursesScreen) {
        self.screen = screen
    }

    /// Runs until told to end. Returns the exit code.
    mutating func run() -> Int32 {
        while true {
            screen.present(frame, palette: palette)
            for event in screen.events(timeout: nil) {
                count += 1
                echoed.append("\(count) \(String(describing: event))")
                if let code = answer(event) { return code }
            }
        }
    }

    private mutating func answer(_ event: Event) -> Int32? {
        switch event {
        case .hangup: return 3
        case .key(.character("q")): return 0
        case .key(.control("z")): screen.suspend()
        case .key(.character("T")): trap()
        case .key(.character("A")): abort()
        case .key(.character("S")): kill(getpid(), SIGSEGV)
        case .key(.character("X")): exit(9)
        case .key(.character("E")): FileHandle.standardError.write(Data("noise on standard error\n".utf8))
        case .key(.character("P")): variant += 1
        case .key(.character("W")):
            Thread.detachNewThread { [screen = Wakeable(screen)] in screen.wake() }
        default: break
        }
        return nil
    }

    private func trap() {
        let empty: [Int] = []
        print(empty[count])
    }

    private var palette: Palette {
        var palette = Palette()
        palette[.danger] = Appearance(foreground: .rgb(red: 255, green: 0, blue: 0), bold: true)
        palette[.ok] = Appearance(foreground: .indexed(2))
        palette[.selection] = Appearance(foreground: .indexed(15), background: .indexed(4))
        palette[.title] = Appearance(foreground: .indexed(UInt8(3 + variant % 4)))
        return palette
    }

    private var frame: Frame {
        var frame = Frame(size: screen.size)
        let capabilities = screen.capabilities
        let lines = LineSet.fitting(capabilities)
        frame.title = "probe"
        frame.write("Probe \(screen.size.columns)x\(screen.size.rows)", row: 0, column: 0, style: Style(.title))
        frame.write("colors \(capabilities.colors) unicode \(capabilities.isUnicode)", row: 0, column: 20)
        frame.rule(Area(row: 1, column: 0, rows: 1, columns: screen.size.columns), lines: lines)
        frame.write("田中 太郎| Åsa Öberg| 👩‍💻| ❤️| 🇸🇪| e\u{301}|", row: 2, column: 0)
        frame.write("danger", row: 3, column: 0, style: Style(.danger))
        frame.write("fine", row: 3, column: 10, style: Style(.ok))
        frame.write("chosen", row: 3, column: 20, style: Style(.text, selected: true))
        frame.write("strong", row: 3, column: 30, style: Style(.text, strong: true))
        frame.write("variant \(variant)", row: 3, column: 40)
        for (index, text) in echoed.suffix(max(0, screen.size.rows - 5)).enumerated() {
            frame.write(text, row: 4 + index, column: 0)
        }
        frame.cursor = Position(row: screen.size.rows - 1, column: 2)
        return frame
    }
}

/// `wake()` is the one method that any thread may call.
private struct Wakeable: @unchecked Sendable {
    private let screen: NcursesScreen

    init(_ screen: NcursesScreen) { self.screen = screen }

    func wake() { screen.wake() }
}
