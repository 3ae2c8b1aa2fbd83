import Billing
import Foundation
import Providers
import Sandbox
import TestSupport
import Testing

@Suite("Routes, the requests there are")
struct RouteTests {
    private static let cancel = Route.write(.post, "/subscriptions/*/cancel", below: "/api/v1", section: "3.6")

    @Test(
        "a path matches segment by segment",
        arguments: [
            ("/api/v1/subscriptions/sub_1/cancel", true), ("/api/v1/subscriptions/sub%2F1/cancel", true),
            ("/api/v1/subscriptions/%2E%2E/cancel", false), ("/api/v1/subscriptions/../cancel", false),
            ("/api/v1/subscriptions/./cancel", false), ("/api/v1/subscriptions//cancel", false),
            ("/api/v1/subscriptions/sub_1/cancel/", false), ("/api/v1/subscriptions/sub_1/cancel?x=1", false),
            ("/api/v1/subscriptions/sub_1?x=1/cancel", false), ("/api/v1/subscriptions/sub_1#a/cancel", false),
            ("/api/v1/subscriptions/a/b/cancel", false), ("/api/v1/subscriptions/sub_1%2Fcancel", false),
            ("/api/v1/subscriptions/sub_1/CANCEL", false), ("/api/v1/subscriptions/sub_1", false),
            ("/api/v1/subscriptions/sub_1\\cancel", false), ("/api/v1/subscriptions/sub 1/cancel", false),
            ("/api/v1/subscriptions/%FF/cancel", false), ("//api/v1/subscriptions/sub_1/cancel", false),
            ("api/v1/subscriptions/sub_1/cancel", false), ("", false), ("/", false),
        ])
    func paths(path: String, matches: Bool) {
        #expect(RouteTests.cancel.matches(HTTPRequest(.post, path, effect: .write)) == matches)
    }

    @Test("method and label belong to a route, and a prefix is no pattern")
    func labels() {
        let path = "/api/v1/subscriptions/sub_1/cancel"
        #expect(!RouteTests.cancel.matches(HTTPRequest(.post, path, effect: .read)))
        #expect(!RouteTests.cancel.matches(HTTPRequest(.put, path, effect: .write)))
        #expect(!RouteTests.cancel.matches(HTTPRequest(.get, path, effect: .write)))
        let starred = Route.read(.get, "/self", below: "/*", section: "5")
        #expect(starred.matches(HTTPRequest(.get, "/*/self", effect: .read)))
        #expect(!starred.matches(HTTPRequest(.get, "/v1/self", effect: .read)))
    }

    /// A path for each write that an adapter can send.
    private static let writes: [Provider: [(HTTPRequest.Method, String)]] = [
        .ponddy: [(.post, "/api/v1/pay/plan/new_unsubscribe")],
        .whitebeard: [(.post, "/cms/customer/subscription/7/unsubscribe")],
        .payway: [
            (.put, "/external/api/v1/subscription_system/cancel_subscription"),
            (.put, "/external/api/v1/subscription_system/cancel_payway_provisioned_subscription"),
            (.put, "/external/api/v1/subscription_system/reactivate_payway_provisioned_subscription"),
        ],
        .useepay: [(.post, "/api/v1/subscriptions/sub_1"), (.post, "/api/v1/subscriptions/sub_1/cancel")],
        .unibee: [
            (.post, "/merchant/subscription/cancel"), (.post, "/merchant/subscription/cancel_at_period_end"),
            (.post, "/merchant/subscription/cancel_last_cancel_at_period_end"),
        ],
    ]

    @Test("every write route is tried below, and no write path is a read, too", arguments: Provider.allCases)
    func completeness(provider: Provider) throws {
        let connection = Connection(id: "x", provider: provider, mode: .test)
        let url = try #require(URL(string: "http://127.0.0.1:1"))
        let entry = ProviderCatalogue.entry(for: provider)
        let routes = entry.routes(ConnectionSettings(connection: connection, baseURL: url))
        let paths = RouteTests.writes[provider] ?? []
        #expect(routes.filter { $0.effect == .write }.count == paths.count)
        #expect(routes.allSatisfy { !$0.section.isEmpty })
        for (method, path) in paths {
            let asWrite = HTTPRequest(method, path, effect: .write)
            let asRead = HTTPRequest(method, path, effect: .read)
            #expect(routes.filter { $0.matches(asWrite) }.count == 1, "\(path)")
            #expect(!routes.contains { $0.matches(asRead) }, "\(path)")
        }
    }

    @Test("a read-only connection has no way to a write, whatever its label", arguments: Provider.allCases)
    func readOnly(provider: Provider) async throws {
        try await refusals(provider, isReadOnly: true, [.write, .read])
    }

    @Test("a write that is called a read is refused everywhere", arguments: Provider.allCases)
    func mislabelled(provider: Provider) async throws {
        try await refusals(provider, isReadOnly: false, [.read])
    }

    private func refusals(_ provider: Provider, isReadOnly: Bool, _ labels: [HTTPRequest.Effect]) async throws {
        let sandbox = ScriptedSandbox(provider.rawValue) { _ in .json(["done": .bool(true)]) }
        try await ServedSandbox.serving(sandbox) { served in
            let transport = served.transport(served.settings(provider, isReadOnly: isReadOnly))
            for (method, path) in RouteTests.writes[provider] ?? [] {
                for label in labels {
                    do {
                        _ = try await transport.send(HTTPRequest(method, path, effect: label))
                        Issue.record("\(path) was sent")
                    } catch TransportFailure.notSent(let why) {
                        #expect(why.contains(label == .write ? "read-only" : "no read that the contract knows"))
                    } catch {
                        Issue.record("\(path) is not told as unsent")
                    }
                }
            }
            #expect(served.server.log.all.isEmpty)
        }
    }

    @Test("what no contract knows is refused, and said so")
    func unknown() async throws {
        try await ServedSandbox.serving(UniBeeSandbox(options: SandboxOptions(customers: 0))) { served in
            let transport = served.transport(served.settings(.unibee))
            let request = HTTPRequest(.post, "/merchant/user/delete", effect: .write)
            await #expect {
                try await transport.send(request)
            } throws: { error in
                guard case .notSent(let why)? = error as? TransportFailure else { return false }
                return why == "POST /merchant/user/delete is no write that the contract knows"
            }
            #expect(served.server.log.all.isEmpty)
        }
    }
}
