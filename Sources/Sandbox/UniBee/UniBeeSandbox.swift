import Foundation

/// UniBee's merchant API for one merchant: customers, subscriptions, cancellations, and what time does to them.
///
/// Answers as the provider's server source does where that differs from its documentation (the contract, section 11).
package actor UniBeeSandbox: ProviderSandbox {
    package nonisolated let provider = "unibee"
    package nonisolated var switches: [String: [String]] { UniBeeSwitches.choices }

    /// The one key that this sandbox knows. Invented; it opens nothing else.
    package static let apiKey = "ub_test_SandboxKeyForTestsOnly0123456789"

    private let options: SandboxOptions
    private var state: UniBeeState
    private var window = UniBeeRateWindow()

    package init(options: SandboxOptions) {
        self.options = options
        state = UniBeeState.seeded(options)
    }

    /// In the order of section 3.4: route, key present, key known, rate limit, parameters, work.
    package func answer(_ request: SandboxRequest) -> SandboxResponse {
        switch (request.method, request.path) {
        case ("GET", "/health"): return SandboxResponse(status: 200)
        case ("GET", "/version"): return .text("v1.11.20-sandbox", status: 200)
        default: break
        }
        guard let route = UniBeeRoute.find(request.method, request.path) else {
            return .text("Not Found", status: 404)
        }
        state.now = options.clock.unixSeconds
        let requestID = state.newID("req")
        return envelope(request, route, requestID).response(style: state.switches["envelope"])
    }

    private func envelope(_ request: SandboxRequest, _ route: UniBeeRoute, _ requestID: String) -> UniBeeEnvelope {
        let key = UniBeeSandbox.key(in: request)
        guard !key.isEmpty else {
            let isStrict = state.switches["missing-key"] == "401"
            let isGenerated = request.headers["user-agent"]?.contains("OpenAPI") ?? false
            return isStrict || isGenerated ? .wrongKey(requestID: requestID) : .noKey
        }
        // Portal sessions are refused in their own style: HTTP 200, log in again (section 3.3).
        guard !key.hasPrefix("UniBee.Portal.") else { return .noKey }
        guard key == UniBeeSandbox.apiKey else { return .wrongKey(requestID: requestID) }
        if let limit = state.switches.rateLimit {
            let count = window.count(at: options.clock.now)
            guard count <= limit else { return .refusal(.tooFast(count), requestID: requestID) }
        }
        do {
            if let code = Int64(state.switches["server-error"]) { throw UniBeeRefusal(code: code, sentence: nil) }
            return .success(try route.work(&state, UniBeeInput(request)), requestID: requestID)
        } catch {
            return .refusal(error as? UniBeeRefusal ?? .uncategorised, requestID: requestID)
        }
    }

    /// The first `Bearer ` is taken out and the rest trimmed, so that a bare key works too (section 2).
    private static func key(in request: SandboxRequest) -> String {
        var text = request.headers["authorization"] ?? ""
        if let bearer = text.range(of: "Bearer ") { text.removeSubrange(bearer) }
        return text.trimmingCharacters(in: .whitespaces)
    }

    package func reset() {
        state = UniBeeState.seeded(options)
        window = UniBeeRateWindow()
    }

    package func set(_ name: String, to value: String) {
        state.switches[name] = value
        state.listings = KeptListings()
    }

    package func tick() {
        state.now = options.clock.unixSeconds
        state.runJobs()
    }

    package func snapshot() -> Wire { state.snapshot }
}

/// A window of one second that begins with its first request; refused requests count too (section 4.8).
private struct UniBeeRateWindow {
    private var start = Date.distantPast
    private var requests = 0

    /// The number of this request within its window.
    mutating func count(at now: Date) -> Int {
        if now.timeIntervalSince(start) >= 1 || now < start {
            start = now
            requests = 0
        }
        requests += 1
        return requests
    }
}

extension UniBeeRefusal {
    fileprivate static func tooFast(_ count: Int) -> UniBeeRefusal {
        .business("Reached max api qps limitation, please upgrade your plan, current qps:\(count)")
    }
}
