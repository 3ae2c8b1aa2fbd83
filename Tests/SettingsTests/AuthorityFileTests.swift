import Foundation
import Settings
import TestSupport
import Testing

@Suite("The file of certificate authorities")
struct AuthorityFileTests {
    private let folder: TemporaryFolder
    private static let pem = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ProvidersTests/Transport/Certificates/ca.pem")

    init() throws {
        folder = try TemporaryFolder()
        try Data(contentsOf: AuthorityFileTests.pem).write(to: URL(fileURLWithPath: folder.file("ca.pem")))
    }

    private func settings(_ path: String) throws -> Settings {
        let yaml = """
            connections:
              - id: unibee-eu
                provider: unibee
                mode: test
                base_url: https://api.example.test
                ca_file: \(path)
                credentials: {api_key: {env: UNIBEE_KEY}}
            """
        return try Settings(yaml: yaml, file: folder.file("config.yaml"))
    }

    @Test("is found from the configuration's folder, or by its whole path, whoever may read it")
    func found() throws {
        let relative = try settings("ca.pem").connections[0].authority
        #expect(relative != nil)
        #expect(try settings(folder.file("ca.pem")).connections[0].authority == relative)
    }

    @Test(
        "is an error with file and key where it is missing or something else",
        arguments: [
            ("none.pem", "there is no such file"), (".", "cannot be read"), ("config", "no certificate"),
            ("truncated", "no certificate"),
        ])
    func refused(name: String, why: String) throws {
        _ = try folder.write("agent: a", to: "config")
        _ = try folder.write("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", to: "truncated")
        do {
            _ = try settings(name)
            Issue.record("it was taken")
        } catch let error as SettingsError {
            #expect(error.key == "connections[0].ca_file" && error.line == 6)
            #expect(error.description.contains(name) && error.description.contains(why), "\(error)")
        }
    }

    @Test("is not waited for, and not read without end", .timeLimit(.minutes(10)))
    func bounded() throws {
        #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
        _ = try folder.write(String(repeating: "x", count: 1024 * 1024 + 1), to: "large")
        for (name, why) in [
            ("fifo", "no regular file"), ("large", "larger than 1 MiB"), ("/dev/zero", "no regular file"),
        ] {
            let error = #expect(throws: SettingsError.self) { try settings(name) }
            #expect(error?.message.contains(why) == true, "\(name): \(error?.message ?? "")")
        }
    }

    @Test("is the only thing about certificates that can be set", arguments: ["insecure", "verify", "tls"])
    func nothingElse(key: String) {
        #expect(throws: SettingsError.self) { try settings("ca.pem\n    \(key): false") }
    }
}
