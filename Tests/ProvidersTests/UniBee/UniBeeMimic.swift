import Billing
import Foundation
import Providers
import Sandbox
import TestSupport

/// A server that answers as a test says, for builds of UniBee that no document describes.
actor UniBeeMimic: ProviderSandbox {
    nonisolated let provider = "unibee"
    nonisolated let switches: [String: [String]] = [:]
    /// By the path behind `/merchant/`.
    private let answers: @Sendable (String, JSON) -> SandboxResponse

    init(_ answers: @escaping @Sendable (_ path: String, _ body: JSON) -> SandboxResponse) {
        self.answers = answers
    }

    func answer(_ request: SandboxRequest) -> SandboxResponse {
        answers(String(request.path.dropFirst(10)), (try? JSON(parsing: request.body)) ?? .null)
    }

    func reset() {}
    func set(_ name: String, to value: String) {}
    func tick() {}
    func snapshot() -> Wire { .null }

    /// Runs `body` with an adapter that speaks to `answers`.
    static func run(
        _ answers: @escaping @Sendable (_ path: String, _ body: JSON) -> SandboxResponse,
        _ body: @Sendable (UniBeeAdapter, SandboxServer) async throws -> Void
    ) async throws {
        try await ServedSandbox.serving(UniBeeMimic(answers)) { served in
            let settings = served.settings(.unibee) { $0.credentials = ["api_key": Secret("ub_test_x")] }
            let adapter = UniBeeAdapter(settings: settings, transport: served.transport(settings), world: .impatient)
            try await body(adapter, served.server)
        }
    }

    /// An envelope around `data`.
    static func success(_ data: String) -> SandboxResponse { answer(#"{"code":0,"message":"","data":\#(data)}"#) }

    static func answer(_ body: String, status: Int = 200) -> SandboxResponse {
        SandboxResponse(status: status, headers: [("Content-Type", "application/json")], body: Data(body.utf8))
    }

    /// A list row; `fields` go into its `subscription`.
    static func row(_ id: String, user: Int = 501, fields: String = #""status":2"#) -> String {
        #"{"subscription":{"subscriptionId":"\#(id)","userId":\#(user),\#(fields)},"user":{"id":501,"email":"a@b.test"}}"#
    }

    static func subscriptions(_ rows: [String], total: Int) -> SandboxResponse {
        success(#"{"subscriptions":[\#(rows.joined(separator: ","))],"total":\#(total)}"#)
    }
}
