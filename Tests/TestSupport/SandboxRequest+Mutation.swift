import Sandbox

extension SandboxRequest {
    /// Whether it can change a subscription at `provider`: some take POST for lists and tokens, too.
    package func isMutation(at provider: String) -> Bool {
        guard method != "GET" else { return false }
        return switch provider {
        case "payway": path != "/api/authorization/access_token"
        case "unibee": path.contains("/cancel")
        default: true
        }
    }
}
