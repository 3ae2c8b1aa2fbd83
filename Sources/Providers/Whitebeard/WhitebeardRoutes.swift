/// Every request that this adapter makes.
enum WhitebeardRoutes {
    /// Below the prefix that `settings` name.
    static func all(_ settings: ConnectionSettings) -> [Route] {
        let prefix = WhitebeardOptions(settings).pathPrefix
        return [
            .read(.get, "/customer/profile", below: prefix, section: "4.1"),
            .read(.get, "/customer/subscription", below: prefix, section: "7.1"),
            .write(.post, "/customer/subscription/*/unsubscribe", below: prefix, section: "8.1"),
        ]
    }
}
