/// Every request that this adapter makes.
enum PonddyRoutes {
    /// Where `settings` have them.
    static func all(_ settings: ConnectionSettings) -> [Route] {
        let prefix = settings.value(of: PonddyRequests.pathPrefix)
        let unsubscribe = prefix + settings.value(of: PonddyRequests.unsubscribe)
        return [
            .read(.get, "/self", below: prefix, section: "5"),
            .write(.post, "", below: unsubscribe, section: "7"),
        ]
    }
}
