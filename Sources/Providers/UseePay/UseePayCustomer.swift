import Billing
import SafeText

/// A customer as UseePay writes one (contract, section 4.1).
struct UseePayCustomer {
    let id: String
    let customer: Customer

    /// Nil without an id.
    init?(_ json: JSON, connection: Connection) {
        guard let id = json["id"]?.nonEmptyText else { return nil }
        self.id = id
        let email = json["email"]?.nonEmptyText ?? ""
        customer = Customer(
            ref: Reference(connection: connection.id, id: id),
            name: SafeText(UseePayCustomer.displayName(json) ?? id), email: SafeText(email))
    }

    /// Stands in for a customer who could not be read: the id is all that is known, and a name that was listed stays.
    static func unknown(_ id: String, connection: Connection) -> Customer {
        Customer(ref: Reference(connection: connection.id, id: id), name: "", email: "")
    }

    /// `name`, else first and last name, else e-mail, else the merchant's own id.
    private static func displayName(_ json: JSON) -> String? {
        if let name = json["name"]?.nonEmptyText { return name }
        let parts = ["first_name", "last_name"].compactMap { json[$0]?.nonEmptyText }
        if !parts.isEmpty { return parts.joined(separator: " ") }
        return json["email"]?.nonEmptyText ?? json["merchant_customer_id"]?.nonEmptyText
    }
}
