import Billing
import Foundation
import Providers
import SafeText
import Sandbox
import TestSupport
import Testing

/// Answers that the contract allows, or that faults bring about, and that no sandbox of its own gives.
@Suite("Whitebeard adapter and odd answers")
struct WhitebeardOddAnswerTests {
    /// An adapter with the readers 1, 2 ... whose lists of subscriptions are `lists`.
    private func reading(
        _ lists: [String], status: [Int] = [], _ body: @Sendable (WhitebeardAdapter) async throws -> Void
    ) async throws {
        let sandbox = ScriptedSandbox("whitebeard") { request in
            guard let number = request.headers["authorization"].flatMap({ Int($0.suffix(1)) }) else {
                return .text("", status: 401)
            }
            guard request.path.hasSuffix("/subscription") else {
                return .json(["userId": .string(String(number)), "loginName": "r@reader.example.test"])
            }
            let status = status.indices.contains(number - 1) ? status[number - 1] : 200
            return .text(lists[number - 1], status: status, type: "application/json")
        }
        try await ServedSandbox.serving(sandbox) { served in
            let settings = served.settings(.whitebeard) { settings in
                settings.credentials = ["api_key": Secret("scripted-key")]
                settings.tokens = lists.indices.map {
                    .init(label: "reader \($0 + 1)", token: Secret("Bearer scripted-\($0 + 1)"))
                }
            }
            try await body(WhitebeardAdapter(settings, transport: served.transport(settings), world: .impatient))
        }
    }

    @Test("what is no subscription, somebody else's or told twice costs only itself")
    func noise() async throws {
        let rows = """
            [null, 7, {"x": 1}, {"id": 5501, "userId": 1, "status": 1}, {"id": "5501", "userId": "1", "status": 2},
             {"id": 7777, "userId": 2}, {"id": 5502, "purchased_item": [], "actionData": {"deep": [[[]]]}}]
            """
        try await reading([rows]) { adapter in
            let (page, why) = try await adapter.everything()
            #expect(page.subscriptions.map(\.ref.id) == ["5501", "5502"])
            #expect(page.subscriptions.first?.facts["provider status"] == "1")
            #expect(why == ["\"reader 1\": 4 subscriptions not understood or somebody else's"])
        }
    }

    @Test("somebody else's unreadable list does not hide a subscription, and is told where nothing is found")
    func unreadableList() async throws {
        try await reading(["", #"[{"id": 5501, "userId": 2}]"#], status: [500]) { adapter in
            let found = try await adapter.subscription("5501", customer: nil)
            #expect(found.customer.ref.id == "2")
            await #expect(throws: ProviderError.serverFault("HTTP 500")) {
                _ = try await adapter.subscription("1", customer: nil)
            }
        }
    }

    @Test(
        "an error that comes with status 200 is the error it names",
        arguments: [
            ("Unauthorized", ProviderError.unauthorised("HTTP 200: no")), ("Forbidden", .unauthorised("HTTP 200: no")),
            ("InternalServerError", .serverFault("HTTP 200: no")), ("TooManyRequests", .rateLimited("HTTP 200: no")),
            ("Whim", .refused(code: "Whim", message: "HTTP 200: no")),
        ])
    func disguised(type: String, expected: ProviderError) async throws {
        try await reading([#"{"error": true, "message": "no", "error_type": "\#(type)"}"#]) { adapter in
            await #expect(throws: expected) { _ = try await adapter.subscription("1", customer: "1") }
        }
    }
}
