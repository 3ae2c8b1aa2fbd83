import Billing
import Foundation
import Settings
import TestSupport
import Testing

@Suite("Sources of secrets")
struct SecretReaderTests {
    private let folder: TemporaryFolder
    private let reader: SecretReader

    init() throws {
        folder = try TemporaryFolder()
        reader = SecretReader(folder: folder.path, environment: { $0 == "KEY" ? "from-the-environment" : nil })
    }

    private func complaint(_ source: SecretSource) -> String {
        do {
            return "no complaint: \(try reader.secret(from: source).reveal())"
        } catch let failure as SecretReader.Failure {
            return failure.message
        } catch {
            return "\(error)"
        }
    }

    @Test("an environment variable")
    func environment() throws {
        #expect(try reader.secret(from: .environment(name: "KEY")).reveal() == "from-the-environment")
        #expect(complaint(.environment(name: "NONE")) == "environment variable NONE: is not set")
    }

    @Test("a private file, relative to the configuration, one newline dropped")
    func file() throws {
        _ = try folder.write("hush-hush\n", to: "key")
        #expect(try reader.secret(from: .file(path: "key")).reveal() == "hush-hush")
    }

    @Test("a file that others can read is refused", arguments: [0o640, 0o604, 0o644, 0o660])
    func openFile(mode: Int) throws {
        _ = try folder.write("hush-hush", to: "key", mode: mode)
        let text = complaint(.file(path: "key"))
        #expect(text.contains("can be read by others"))
        #expect(!text.contains("hush-hush"))
    }

    @Test("a link, a folder and a missing file are refused")
    func noRegularFile() throws {
        let key = try folder.write("hush-hush", to: "key")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: key)
        #expect(complaint(.file(path: "link")).contains("symbolic link"))
        #expect(complaint(.file(path: ".")).contains("not a regular file"))
        #expect(complaint(.file(path: "none")).contains("no such file"))
    }

    @Test("inner line breaks are refused", arguments: ["a\nb", "a\rb", "a\r\n", "a\n\n", "\n", "a\0b"])
    func lineBreaks(text: String) throws {
        _ = try folder.write(text, to: "key")
        #expect(throws: SecretReader.Failure.self) { try reader.secret(from: .file(path: "key")) }
    }

    @Test("a command is run without a shell")
    func command() throws {
        let secret = try reader.secret(from: .command(["printf", "%s\n", "$HOME; hush"]))
        #expect(secret.reveal() == "$HOME; hush")
    }

    @Test("output in several pieces arrives whole")
    func pieces() throws {
        let source = SecretSource.command(["sh", "-c", "printf first; printf -- -second"])
        #expect(try reader.secret(from: source).reveal() == "first-second")
    }

    @Test("a failing or chatty command is refused without its words")
    func failingCommand() {
        #expect(complaint(.command(["sh", "-c", "echo hush-hush; exit 3"])) == "command sh: failed with status 3")
        #expect(complaint(.command(["sh", "-c", "head -c 70000 /dev/zero"])).contains("64 KiB"))
        #expect(complaint(.command(["lapse-no-such-program"])).contains("command lapse-no-such-program"))
    }

    @Test("a command that never stops printing is stopped, polite or not")
    func endlessCommand() {
        let start = ContinuousClock.now
        #expect(complaint(.command(["sh", "-c", "trap '' TERM; while :; do echo hush-hush; done"])).contains("64 KiB"))
        #expect(.now - start < .seconds(9))
    }

    @Test("a secret prints as redacted everywhere")
    func redacted() {
        let secret = Secret("hush-hush")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped) \([secret])".contains("hush-hush"))
    }
}
