import Foundation
import SafeText

/// The request to a terminal to put text on the clipboard (xterm's OSC 52). There is no answer: say that it was sent.
package enum Clipboard {
    /// The most bytes of text that terminals are known to take.
    package static let limit = 74_994

    /// The sequence for `text`; nil when it is too long. Inside tmux and screen it is wrapped to reach the outer terminal.
    package static func sequence(for text: SafeText, environment: [String: String]) -> [UInt8]? {
        let data = Data(text.string.utf8)
        guard data.count <= limit else { return nil }
        let plain = "\u{1B}]52;c;\(data.base64EncodedString())\u{07}"
        if environment["TMUX"]?.isEmpty == false {
            return Array("\u{1B}Ptmux;\(plain.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\u{1B}\\".utf8)
        }
        if environment["TERM"]?.hasPrefix("screen") == true { return Array("\u{1B}P\(plain)\u{1B}\\".utf8) }
        return Array(plain.utf8)
    }
}
