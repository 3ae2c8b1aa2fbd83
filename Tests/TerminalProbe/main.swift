// Shows a frame with wide characters and colours, echoes every event, and fails in the ways it is asked to.
// For the tests on a pseudo-terminal.

import Foundation
import SafeText
import Terminal

var options = ScreenOptions()
options.mouse = CommandLine.arguments.contains("--mouse")
options.isASCII = CommandLine.arguments.contains("--ascii")

let screen: NcursesScreen
do {
    screen = try NcursesScreen.open(options)
} catch {
    FileHandle.standardError.write(Data("probe: \(error)\n".utf8))
    exit(2)
}

var probe = Probe(screen: screen)
let code = probe.run()
screen.close()
for note in screen.notes { print("note: \(note)") }
if !screen.collectedError.isEmpty { print("stderr: \(SafeText(screen.collectedError))") }
print("bye")
exit(code)
