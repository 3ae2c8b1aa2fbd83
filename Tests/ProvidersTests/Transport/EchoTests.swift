import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

/// A provider that answers with the credential it was sent.
private struct Echo: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The answer to a request that carried this credential.
    let answer: @Sendable (_ credential: String, _ status: Int) -> SandboxResponse

    private static func body(_ name: String, _ text: @escaping @Sendable (String) -> String) -> Echo {
        Echo(testDescription: name) { .text(text($0), status: $1) }
    }

    private static func json(_ name: String, _ message: @escaping @Sendable (String) -> String) -> Echo {
        body(name) { #"{"code": "denied", "message": "\#(message($0))", "detail": "\#(message($0))"}"# }
    }

    private static func header(_ name: String) -> Echo {
        Echo(testDescription: "header \(name)") { credential, status in
            var answer = SandboxResponse.text("{}", status: status)
            answer.headers.append((name, credential))
            return answer
        }
    }

    private static func halves(_ text: String, _ between: String) -> String {
        let middle = text.index(text.startIndex, offsetBy: text.count / 2 + 4)
        return text[..<middle] + between + text[middle...]
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let hex = String(byte, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
    }

    static let all: [Echo] = [
        json("JSON") { "Authorization: \($0) is not known" }, json("JSON, bare") { $0 },
        json("JSON, escaped slashes") { $0.replacing("/", with: "\\/") }, json("JSON, all escaped", escaped),
        json("JSON, two lines") { halves($0, "\\r\\n") }, json("percent-encoded", HTTPRequest.encoded),
        json("base64") { Data($0.utf8).base64EncodedString() },
        body("HTML") { "<html><pre>Authorization: \($0)</pre></html>" },
        body("HTML, two lines") { "<html><pre>\(halves($0, "\r\n  "))</pre></html>" },
        body("HTML, entities") { "<html>\($0.replacing("/", with: "&#x2F;"))</html>" },
        header("x-request-id"), header("set-cookie"), header("www-authenticate"), header("retry-after"),
    ]
}

@Suite("A provider that repeats credentials")
struct EchoTests {
    private static let secret = "canary/0123456789abcdef"

    /// What must not come out: the value, its spellings, and either half.
    private static let needles = [
        secret, HTTPRequest.encoded(secret), "canary", "9abcdef", "\\u0063\\u0061",
        String(Data(secret.utf8).base64EncodedString().dropLast(4)), "Y2FuYXJ5",
    ]

    private func expectClean(_ text: String, _ location: SourceLocation = #_sourceLocation) {
        for needle in EchoTests.needles { #expect(!text.contains(needle), "\(text)", sourceLocation: location) }
    }

    private func settings(_ provider: Provider, _ served: ServedSandbox) -> ConnectionSettings {
        served.settings(provider) { settings in
            for name in ProviderCatalogue.entry(for: provider).credentials {
                settings.credentials[name] = Secret(
                    ["client_id", "app_id", "merchant_no"].contains(name) ? "me" : EchoTests.secret)
            }
            if ProviderCatalogue.entry(for: provider).needsTokens {
                settings.tokens = [.init(label: "first", token: Secret(EchoTests.secret))]
            }
        }
    }

    private static func sandbox(_ provider: Provider, _ echo: Echo, _ status: Int) -> ScriptedSandbox {
        ScriptedSandbox(provider.rawValue) { request in
            if request.path == "/api/authorization/access_token" {
                return .text(#"{"access_token": "\#(secret)-token", "expires_in": 600}"#, status: 200)
            }
            return echo.answer(request.headers["authorization"] ?? request.headers["x-api-key"] ?? "", status)
        }
    }

    @Test("no read and no write lets it through", arguments: Echo.all, Provider.allCases)
    fileprivate func adapters(echo: Echo, provider: Provider) async throws {
        for status in [401, 400, 500] {
            try await ServedSandbox.serving(EchoTests.sandbox(provider, echo, status)) { served in
                let settings = settings(provider, served)
                let adapter = ProviderCatalogue.entry(for: provider).make(
                    settings, served.transport(settings), .impatient)
                do {
                    expectClean("\(try await adapter.check())")
                } catch {
                    expectClean("\(error) \(String(reflecting: error))")
                }
                let customer = Customer.sample("501", connection: provider.rawValue)
                for timing in [Timing.immediately, .atPeriodEnd, .providerDecides] {
                    let order = CancelOrder(
                        subscription: .sample("7", customer: customer), timing: timing, reason: "other")
                    expectClean(String(reflecting: await adapter.cancel(order)))
                }
            }
        }
    }

    @Test("an answer holds it nowhere", arguments: Echo.all)
    fileprivate func answers(echo: Echo) async throws {
        try await ServedSandbox.serving(EchoTests.sandbox(.unibee, echo, 200)) { served in
            let transport = served.transport(served.settings(.unibee))
            transport.redactor.learn(Secret(EchoTests.secret))
            let header = (name: "Authorization", value: "Bearer \(EchoTests.secret)")
            let request = HTTPRequest(.get, "/merchant/get", headers: [header], effect: .read)
            let response = try await transport.send(request)
            expectClean(String(decoding: response.body, as: UTF8.self))
            expectClean(response.headers.map { "\($0.key): \($0.value)" }.joined(separator: "\n"))
            expectClean("\(response.json ?? .null)")
        }
    }

    @Test("a credential that nobody knows is recognised by its header")
    func unknown() async throws {
        let echo = Echo.all[0]
        try await ServedSandbox.serving(EchoTests.sandbox(.unibee, echo, 401)) { served in
            let transport = served.transport(served.settings(.unibee))
            let header = (name: "Authorization", value: "Bearer \(EchoTests.secret)")
            let response = try await transport.send(
                HTTPRequest(.get, "/merchant/get", headers: [header], effect: .read))
            #expect(response.json?["message"]?.text == "Authorization: <redacted>")
        }
    }
}
