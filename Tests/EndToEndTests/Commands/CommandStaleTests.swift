import Foundation
import Sandbox
import Synchronization
import TestSupport
import Testing

/// `cancel` forecasts and confirms in one run; here what the provider shows changes between the two.
@Suite struct CommandStaleTests {
    @Test func aPriceThatChangesBeforeTheConfirmationIsFive() async throws {
        try await expectStale(["price"], CommandStaleTests.dearer) { differences in
            let before = try #require(differences.first?["before"]?.text)
            let after = try #require(differences.first?["after"]?.text)
            #expect(after.contains("777.00") && !before.contains("777.00"))
        }
    }

    @Test func anEndThatSomebodyElseOrdersBeforeTheConfirmationIsFive() async throws {
        try await expectStale(["status", "ends", "renews", "scheduled end"], CommandStaleTests.ending) { differences in
            #expect(differences.first?["before"]?.text == "active")
            #expect(differences.first?["after"]?.text == "ending")
        }
    }

    /// Runs `cancel` twice, every confirmation met by an answer that `change` has been at.
    private func expectStale(
        _ fields: [String], _ change: @escaping @Sendable (SandboxResponse) -> SandboxResponse,
        _ check: @Sendable ([Document]) throws -> Void
    ) async throws {
        let between = Interception()
        let sandbox = intercepted(UniBeeSandbox(options: SandboxOptions(customers: 0)), by: between)
        try await ServedSandbox.serving(sandbox) { served in
            let readings = Mutex(0)
            between.rule { request in
                guard request.path == "/merchant/subscription/detail" else { return nil }
                let number = readings.withLock { readings in
                    readings += 1
                    return readings
                }
                // The command reads once to choose the timing and once for the forecast.
                return number % 3 == 0 ? .after(change) : nil
            }
            let folder = try TemporaryFolder()
            try """
            agent: e.tester
            connections:
              - id: here
                provider: unibee
                mode: test
                base_url: \(served.baseURL.absoluteString)
                credentials: {api_key: {value: \(UniBeeSandbox.apiKey)}}

            """.write(toFile: folder.file("config.yaml"), atomically: true, encoding: .utf8)
            let environment = [
                "HOME": folder.path, "LAPSE_CONFIG": folder.file("config.yaml"),
                "LAPSE_STATE_HOME": folder.file("state"), "LAPSE_CACHE_HOME": folder.file("cache"),
            ]
            let id = UniBeeSandbox.Seed.a
            let arguments = ["cancel", "here:\(id)", "--when", "now", "--confirm", id]

            let result = try await CommandSite.lapse(arguments + ["--json"], environment: environment)
            #expect(result.status == 5, "\(result.all)")
            let error = try result.document["error"]
            #expect(error?["exit"]?.int == 5)
            let differences = try #require(error?["differences"]).elements
            #expect(differences.map { $0["field"]?.text } == fields)
            try check(differences)
            let lines = differences.map { one in
                "\(one["field"]?.text ?? "?"): was \(one["before"]?.text ?? "?"), is \(one["after"]?.text ?? "?")"
            }
            let said = Set(result.err.split(separator: "\n").map(String.init))
            #expect(said.isSuperset(of: lines), "\(result.err)")

            let plain = try await CommandSite.lapse(arguments, environment: environment)
            #expect(plain.status == 5 && plain.out.isEmpty, "\(plain.all)")
            #expect(Set(plain.err.split(separator: "\n").map(String.init)).isSuperset(of: lines), "\(plain.err)")

            #expect(served.server.log.all.allSatisfy { !$0.path.contains("/cancel") }, "nothing was sent")
            let journal = try await CommandSite.lapse(["journal", "list", "--json"], environment: environment)
            #expect(try journal.document["operations"]?.elements.isEmpty == true)
        }
    }

    private static let dearer: @Sendable (SandboxResponse) -> SandboxResponse = {
        replacing(#"("quantity":[0-9]+,"amount":)[0-9]+"#, with: "$1" + "77700", in: $0)
    }

    private static let ending: @Sendable (SandboxResponse) -> SandboxResponse = {
        replacing(#""cancelAtPeriodEnd":0"#, with: #""cancelAtPeriodEnd":1"#, in: $0)
    }

    private static func replacing(
        _ pattern: String, with text: String, in response: SandboxResponse
    ) -> SandboxResponse {
        var changed = response
        let body = String(decoding: response.body, as: UTF8.self)
        changed.body = Data(body.replacingOccurrences(of: pattern, with: text, options: .regularExpression).utf8)
        return changed
    }
}
