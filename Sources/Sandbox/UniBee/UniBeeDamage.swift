/// Rows as no document describes them, for the switch `damaged-rows`.
enum UniBeeDamage {
    /// A loses its id, B gets an unknown status, G loses customer and plan, H every number, and I is no object at all.
    static func applied(to row: Wire, of id: String) -> Wire {
        switch id {
        case UniBeeSandbox.Seed.a: changing(row, "subscription") { without("subscriptionId", $0) }
        case UniBeeSandbox.Seed.b: changing(row, "subscription") { changing($0, "status") { _ in 42 } }
        case UniBeeSandbox.Seed.g: changing(changing(row, "user") { _ in .null }, "plan") { _ in .null }
        case UniBeeSandbox.Seed.h:
            changing(row, "subscription") { subscription in
                ["amount", "currency", "currentPeriodEnd", "quantity", "status"]
                    .reduce(subscription) { without($1, $0) }
            }
        case UniBeeSandbox.Seed.i: "not a row"
        default: row
        }
    }

    private static func changing(_ object: Wire, _ key: String, _ change: (Wire) -> Wire) -> Wire {
        guard case .object(let members) = object else { return object }
        return .object(members.map { $0.0 == key ? ($0.0, change($0.1)) : $0 })
    }

    private static func without(_ key: String, _ object: Wire) -> Wire {
        guard case .object(let members) = object else { return object }
        return .object(members.filter { $0.0 != key })
    }
}
