import Foundation
import Sandbox

/// Tulo Payway: every PUT changes something and names the product in its body (sections 6 and 9).
struct PaywayTraits: ProviderTraits {
    let reason = ["--reason", PaywaySandbox.Fixture.movingAway]

    func writeKey(_ request: SandboxRequest) -> String? {
        let isToken = request.path == "/api/authorization/access_token"
        guard request.method != "GET", !isToken else { return nil }
        return request.fields["user_product_id"] ?? ""
    }

    func names(in request: SandboxRequest) -> [String] {
        request.segments + request.query.map(\.value) + request.fields.values
    }

    func standings(in snapshot: Data) throws -> [String: Standing] {
        struct State: Decodable {
            struct Product: Decodable {
                let id: String
                let state: String
            }
            let user_products: [Product]
        }
        return Dictionary(
            try JSONDecoder().decode(State.self, from: snapshot).user_products.map { product in
                switch product.state {
                case "cancelled": (product.id, .ending)
                case "deactivated": (product.id, .ended)
                default: (product.id, .running)
                }
            }, uniquingKeysWith: { first, _ in first })
    }
}
