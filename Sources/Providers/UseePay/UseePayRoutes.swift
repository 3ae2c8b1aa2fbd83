/// Every request that this adapter makes. Updating and cancelling are `POST`s on the object itself.
enum UseePayRoutes {
    static let all: [Route] = [
        .read(.get, "/api/v1/customers", section: "3.1"),
        .read(.get, "/api/v1/customers/*", section: "3.2"),
        .read(.get, "/api/v1/subscriptions", section: "3.3"),
        .read(.get, "/api/v1/subscriptions/*", section: "3.4"),
        .read(.get, "/api/v1/invoices", section: "3.7"),
        .write(.post, "/api/v1/subscriptions/*", section: "3.5"),
        .write(.post, "/api/v1/subscriptions/*/cancel", section: "3.6"),
    ]
}
