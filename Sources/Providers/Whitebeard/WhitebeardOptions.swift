/// The names and limits that the contract only assumes, by their configuration keys (sections 2, 3, 5.3, 8 and 10).
struct WhitebeardOptions: Sendable {
    let pathPrefix: String
    let keyHeader: String
    let authHeader: String
    /// Sends the token in `Token` as well.
    let sendsTokenHeader: Bool
    let reasonField: String
    let textField: String
    let commentLimit: Int
    let zone: WhitebeardZoneRule
    let cacheLag: Duration

    init(_ settings: ConnectionSettings) {
        pathPrefix = settings.value(of: WhitebeardOptions.pathPrefix)
        keyHeader = settings.value(of: WhitebeardOptions.keyHeader)
        authHeader = settings.value(of: WhitebeardOptions.authHeader)
        sendsTokenHeader = settings.value(of: WhitebeardOptions.tokenHeader) == "true"
        reasonField = settings.value(of: WhitebeardOptions.reasonField)
        textField = settings.value(of: WhitebeardOptions.textField)
        commentLimit = Int(settings.value(of: WhitebeardOptions.limit)) ?? 500
        zone = WhitebeardZoneRule(settings.value(of: WhitebeardOptions.zone)) ?? .offset(0)
        cacheLag = .seconds(Int(settings.value(of: WhitebeardOptions.cacheLag)) ?? 900)
    }

    private static let pathPrefix = ProviderOption("path_prefix", fallback: "/cms")
    private static let keyHeader = ProviderOption("api_key_header", fallback: "API-Key")
    private static let authHeader = ProviderOption("auth_header", fallback: "Authorization")
    private static let tokenHeader = ProviderOption(
        "send_token_header", fallback: "false", choices: ["false", "true"])
    private static let reasonField = ProviderOption("reason_field", fallback: "reason")
    private static let textField = ProviderOption("text_field", fallback: "customText")
    private static let limit = ProviderOption("comment_limit", count: 500)
    private static let zone = ProviderOption(
        "server_time_zone", fallback: "Z", expects: "Z, an offset such as +02:00, or a zone's name such as Asia/Beirut"
    ) { WhitebeardZoneRule($0) != nil }
    /// How long reads may come from a cache that does not know of an end yet (section 10 and section 12, trap 12).
    private static let cacheLag = ProviderOption("cache_lag_seconds", count: 900)

    static let all = [
        pathPrefix, keyHeader, authHeader, tokenHeader, reasonField, textField, limit, zone, cacheLag,
    ]
}
