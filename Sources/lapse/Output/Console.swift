import Billing
import Foundation
import Providers
import SafeText
import Synchronization

/// Standard output for data, standard error for narration.
enum Console {
    /// Whether this run's data is one JSON document, so that a failure must be one as well. Asked of the arguments
    /// because a command whose other options are wrong never comes to life.
    private static let isJSON = CommandLine.arguments.contains("--json")

    /// What is hidden in everything that is printed, asked of the arguments for the same reason.
    private static let mask = Mutex(Mask(isOn: CommandLine.arguments.contains("--mask")))
    private static let isBadgeShown = Mutex(false)

    /// Hides this customer in every sentence from now on.
    static func learn(_ customer: Customer) { mask.withLock { $0.learn(customer) } }

    /// Hides the customer of `record` and their words in every sentence from now on.
    static func learn(_ record: OperationRecord) { mask.withLock { $0.learn(record) } }

    /// Hides what was searched for: it is somebody's name or address.
    static func learn(search: String) { mask.withLock { $0.learn([search]) } }

    /// What changed of a subscription, as far as it may be shown.
    static func cover(_ differences: [Fingerprint.Difference]) -> [Fingerprint.Difference] {
        mask.withLock { $0.cover(differences) }
    }

    /// How a pull went, as far as it may be shown.
    static func cover(trouble: SafeText) -> SafeText { mask.withLock { $0.trouble(trouble) } }

    /// A line of data. Only safe text: what providers and customers wrote cannot act on a terminal.
    ///
    /// - Parameter customer: whom the line is about, where lines are about many.
    static func print(_ line: SafeText, about customer: Customer? = nil) {
        var mask = badged()
        if let customer { mask.learn(customer) }
        write(mask.line(line).string + "\n", to: .standardOutput)
    }

    /// Operations as one document, or a line each. In what is said of one its customer and their words are hidden: no
    /// command has to think of it.
    static func print(
        _ records: [OperationRecord], isJSON: Bool, _ json: (OperationRecord) -> JSON,
        _ line: (OperationRecord) -> SafeText
    ) {
        if isJSON {
            print(["operations": .array(records.map { json($0).covered(mask(for: $0)) })])
        } else if !records.isEmpty {
            _ = badged()
            for record in records { write(mask(for: record).line(line(record)).string + "\n", to: .standardOutput) }
        }
    }

    private static func mask(for record: OperationRecord) -> Mask {
        var mask = mask.withLock { $0 }
        mask.learn(record)
        return mask
    }

    /// The mask for data. Where it is on, a line on standard error is the badge.
    private static func badged() -> Mask {
        let mask = mask.withLock { $0 }
        let isFirst = isBadgeShown.withLock { shown in
            defer { shown = true }
            return !shown
        }
        if mask.isOn, isFirst { write("masked\n", to: .standardError) }
        return mask
    }

    /// Rows of a table in comma-separated values, with the line break that RFC 4180 wants.
    ///
    /// - Parameter cells: makes a row's cells, hiding what the mask hides.
    static func print<Row>(rows: [Row], _ cells: (Row, Mask) -> [SafeText]) {
        let mask = badged()
        for row in rows { write(CSV.row(cells(row, mask)) + "\r\n", to: .standardOutput) }
    }

    /// Text of the program itself, such as its help.
    static func out(_ text: String) { write(text + "\n", to: .standardOutput) }

    /// One JSON document.
    static func print(_ document: JSON) {
        let shown = document.masked(badged())
        write(inert(String(decoding: shown.data, as: UTF8.self)) + "\n", to: .standardOutput)
    }

    /// One JSON document about any number of rows, which are written as they are read.
    ///
    /// - Parameters:
    ///   - name: the member that holds the rows.
    ///   - others: the other members.
    ///   - rows: hands over rows, a page at a time. Where it throws the document stays without an end.
    static func print(
        _ name: String, _ others: [String: JSON], rows: ((_ page: [JSON]) -> Void) throws -> Void
    ) rethrows {
        let mask = badged()
        func text(_ value: JSON) -> String { inert(String(decoding: value.data, as: UTF8.self)) }
        // The other members without the brace that closes them.
        write("\(text(JSON.object(others).masked(mask)).dropLast()),\(text(.string(name))):[", to: .standardOutput)
        var separator = ""
        try rows { page in
            for row in page {
                write(separator + text(row.covered(mask)), to: .standardOutput)
                separator = ","
            }
        }
        write("]}\n", to: .standardOutput)
    }

    /// The same JSON text in which nothing can act on a terminal: what JSON lets stand is written as escapes, too.
    private static func inert(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x7F...0x9F, 0xAD, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
                0xE0000...0xE007F:
                for unit in String(scalar).utf16 {
                    let hex = String(unit, radix: 16)
                    result += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).unicodeScalars
                }
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// A line for the person in front of the screen.
    static func narrate(_ line: SafeText) {
        write(mask.withLock { $0.narration(line) }.string + "\n", to: .standardError)
    }

    /// Text of the program itself for the person in front of the screen.
    static func narrate(_ text: String) { write(text + "\n", to: .standardError) }

    /// Tells how a command failed.
    static func report(_ failure: CommandFailure) {
        if !failure.message.isEmpty { narrate("lapse: \(failure.message)" as SafeText) }
        failure.hints.forEach { narrate($0) }
        reportDocument(failure)
    }

    /// The document of a failure, where a document was asked for and none was printed yet.
    static func reportDocument(_ failure: CommandFailure) {
        guard isJSON, !failure.isReported else { return }
        var error: [String: JSON] = [
            "exit": .number(String(failure.code.rawValue)), "message": .string(failure.message.string),
        ]
        if !failure.differences.isEmpty {
            error["differences"] = .array(
                failure.differences.map {
                    ["field": .string($0.name), "before": .text($0.before), "after": .text($0.after)]
                })
        }
        print(["error": .object(error)])
    }

    /// Why data did not get to its reader; nil when all of it did. What is behind it is not written then.
    static var lostOutput: String? { lost.withLock { $0 } }
    private static let lost = Mutex<String?>(nil)

    private static func write(_ text: String, to handle: FileHandle) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty, lostOutput == nil || handle.fileDescriptor != STDOUT_FILENO {
            let count = rest.withUnsafeBytes { Foundation.write(handle.fileDescriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                // A closed pipe downstream is the reader's choice; a full disk is not.
                if handle.fileDescriptor == STDOUT_FILENO, errno != EPIPE {
                    let reason = String(cString: strerror(errno)).lowercased()
                    lost.withLock { $0 = reason }
                }
                return
            }
        }
    }
}
