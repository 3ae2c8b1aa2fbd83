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
        reader = SecretReader(folder: folder.path, variables: HeldVariables(["KEY": "from-the-environment"]))
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

    @Test("a folder where everybody may write is refused, unless files there stay their owners'")
    func openFolder() throws {
        let inner = folder.file("inner")
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        _ = try folder.write("hush-hush", to: "inner/key")
        for (mode, isRefused) in [(0o777, true), (0o702, true), (0o1777, false), (0o770, false), (0o700, false)] {
            #expect(chmod(inner, mode_t(mode)) == 0)
            let text = complaint(.file(path: "inner/key"))
            #expect(text.contains("everybody may write") == isRefused, "\(text)")
            #expect(text.contains("hush-hush") != isRefused)
        }
    }

    @Test("a file of 64 KiB is taken, a larger one is not")
    func size() throws {
        _ = try folder.write(String(repeating: "x", count: 65_536), to: "key")
        #expect(try reader.secret(from: .file(path: "key")).reveal().count == 65_536)
        _ = try folder.write(String(repeating: "x", count: 65_537), to: "key")
        #expect(complaint(.file(path: "key")).contains("larger than 64 KiB"))
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

    @Test(
        "a command's line breaks and NUL are refused like a file's",
        arguments: [#"a\nb"#, #"a\rb"#, #"a\r\n"#, #"a\0b"#])
    func commandLineBreaks(text: String) {
        #expect(complaint(.command(["printf", text])).contains("holds a line break or a NUL"))
    }

    @Test("what a command leaves behind on the pipe is not waited for")
    func heldPipe() throws {
        let start = ContinuousClock.now
        let source = SecretSource.command(["sh", "-c", "sleep 8 & echo hush-hush"])
        #expect(try reader.secret(from: source).reveal() == "hush-hush")
        #expect(.now - start < .seconds(6))
    }

    @Test("a command has ten seconds, and what it started ends with it")
    func slowCommand() throws {
        let start = ContinuousClock.now
        let text = complaint(.command(["sh", "-c", "sleep 60 & echo $! > child; trap '' TERM; echo hush-hush; wait"]))
        #expect(text == "command sh: took longer than 10 seconds")
        #expect((.seconds(9)...(.seconds(30))).contains(.now - start))
        let child = try String(contentsOfFile: folder.file("child"), encoding: .utf8).dropLast()
        let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        #expect(state == nil || state?.contains(") Z ") == true)
    }

    @Test("a command says nothing on the terminal")
    func quiet() throws {
        let source = SecretSource.command(["sh", "-c", "ls -l /proc/$$/fd/0 /proc/$$/fd/2 | grep -c /dev/null"])
        #expect(try reader.secret(from: source).reveal() == "2")
    }

    @Test("a command is started in the configuration's folder, with none of our files open")
    func surroundings() throws {
        #expect(
            try reader.secret(from: .command(["pwd", "-P"])).reveal().hasSuffix(
                (folder.path as NSString).lastPathComponent))
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        let listed = try reader.secret(from: .command(["sh", "-c", "ls /proc/$$/fd | tr '\\n' ' '"])).reveal()
        #expect(!listed.split(separator: " ").contains("\(file)"))
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
