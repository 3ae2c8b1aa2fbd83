import Foundation
import Terminal

/// Compares text with a file kept beside the tests.
package enum Snapshot {
    /// What a comparison found, for a test to expect nil of.
    package struct Mismatch: Error, CustomStringConvertible {
        package let description: String
    }

    /// Compares `text` with `Snapshots/name.txt` in the folder of the calling test file.
    ///
    /// With `LAPSE_RECORD=1` in the environment the file is written instead.
    /// - Throws: `Mismatch` with the lines that differ, also when there is no file yet.
    package static func check(_ text: String, named name: String, file: String = #filePath) throws {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Snapshots")
        let url = folder.appendingPathComponent("\(name).txt")
        let text = text.hasSuffix("\n") ? text : text + "\n"
        if ProcessInfo.processInfo.environment["LAPSE_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
            return
        }
        guard let data = try? Data(contentsOf: url) else {
            throw Mismatch(description: "\(name): nothing recorded; run once with LAPSE_RECORD=1 and review the file")
        }
        let recorded = String(decoding: data, as: UTF8.self)
        guard recorded != text else { return }
        throw Mismatch(description: "\(name) differs (- recorded, + now):\n" + difference(recorded, text))
    }

    /// The lines of both texts that do not agree, by line number.
    static func difference(_ recorded: String, _ now: String) -> String {
        let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
        let new = now.split(separator: "\n", omittingEmptySubsequences: false)
        return (0..<max(old.count, new.count)).compactMap { index -> String? in
            let (before, after) = (index < old.count ? old[index] : nil, index < new.count ? new[index] : nil)
            guard before != after else { return nil }
            return [before.map { "\(index + 1) - \($0)" }, after.map { "\(index + 1) + \($0)" }].compactMap { $0 }
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

extension Frame {
    /// The text with its edges, then for each row the stretches that are not plain text: `3: title* 1-5, ok+ 8-12`.
    /// A star is strong, a plus is selected.
    package var picture: String {
        let edge = "+" + String(repeating: "-", count: size.columns) + "+"
        let text = lines.map { "|\($0)|" }.joined(separator: "\n")
        let roles = (0..<size.rows).compactMap(stretches).joined(separator: "\n")
        let place = cursor.map { "cursor \($0.row),\($0.column)\n" } ?? ""
        return "\(edge)\n\(text)\n\(edge)\n\(place)\(roles)\n"
    }

    private func stretches(_ row: Int) -> String? {
        var found: [String] = []
        var start = 0
        while start < size.columns {
            let style = self[row, start].style
            var end = start
            while end + 1 < size.columns, self[row, end + 1].style == style { end += 1 }
            if style != .text {
                let marks = (style.isStrong ? "*" : "") + (style.isSelected ? "+" : "")
                found.append("\(style.role.rawValue)\(marks) \(start)-\(end)")
            }
            start = end + 1
        }
        return found.isEmpty ? nil : "\(row): " + found.joined(separator: ", ")
    }
}
