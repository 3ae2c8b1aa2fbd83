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

    @Test("a private file in a folder that may be searched and not read")
    func searchedFolder() async {
        // In a process of its own, which may become somebody who is not allowed everything.
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let inner = folder.file("inner")
            try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
            let key = try folder.write("hush-hush", to: "inner/key")
            let user = geteuid() == 0 ? uid_t(65_534) : geteuid()
            #expect(chmod(folder.path, 0o711) == 0 && chown(key, user, gid_t.max) == 0 && chmod(inner, 0o311) == 0)
            #expect(seteuid(user) == 0)
            #expect(open(inner, O_RDONLY) == -1)
            let reader = SecretReader(folder: folder.path, variables: HeldVariables([:]))
            let secret = try reader.secret(from: .file(path: "inner/key"))
            #expect(secret.reveal() == "hush-hush")
            _ = seteuid(getuid())
            chmod(inner, 0o700)
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

    @Test("a program of the configuration's folder, its name with an equals sign")
    func ownProgram() throws {
        _ = try folder.write("#!/bin/sh\necho hush-hush $1\n", to: "a=b", mode: 0o700)
        #expect(try reader.secret(from: .command(["./a=b", "C=D"])).reveal() == "hush-hush C=D")
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
        #expect(
            complaint(.command(["lapse-no-such-program"]))
                == "command lapse-no-such-program: cannot be run: no such file or directory")
    }

    @Test(
        "a command's line breaks and NUL are refused like a file's",
        arguments: [#"a\nb"#, #"a\rb"#, #"a\r\n"#, #"a\0b"#])
    func commandLineBreaks(text: String) {
        #expect(complaint(.command(["printf", text])).contains("holds a line break or a NUL"))
    }

    private func reader(commandTimeLimit: Duration) -> SecretReader {
        SecretReader(folder: folder.path, variables: HeldVariables([:]), commandTimeLimit: commandTimeLimit)
    }

    @Test("what a command leaves behind on the pipe is not waited for")
    func heldPipe() throws {
        let source = SecretSource.command(["sh", "-c", "sleep 10 & echo hush-hush"])
        #expect(try reader(commandTimeLimit: .seconds(5)).secret(from: source).reveal() == "hush-hush")
    }

    @Test("a command has its time, and what it started ends with it")
    func slowCommand() async throws {
        let source = SecretSource.command(
            ["sh", "-c", "sleep 60 & echo $! > child; trap '' TERM; echo hush-hush; wait"])
        let failure = #expect(throws: SecretReader.Failure.self) {
            try reader(commandTimeLimit: .seconds(2)).secret(from: source)
        }
        #expect(failure?.message == "command sh: took longer than 2 seconds")
        let child = try String(contentsOfFile: folder.file("child"), encoding: .utf8).dropLast()
        func isGone() -> Bool {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            return state == nil || state?.contains(") Z ") == true
        }
        // It was told to end when the command was; the system may be a moment behind.
        let deadline = ContinuousClock.now + .patience
        while !isGone(), .now < deadline { await Task.yield() }
        #expect(isGone())
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
        // As a library would that does not think of programs.
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        let list = "for f in /proc/$$/fd/*; do if [ -e $f ]; then printf '%s ' ${f##*/}; fi; done"
        #expect(try reader.secret(from: .command(["sh", "-c", list])).reveal() == "0 1 2 ")
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
