import Billing
import SafeText

/// What Lapse keeps of an account (section 7, A1). Identity numbers are not read at all (trap T21).
struct PaywayAccount: Sendable, Hashable {
    /// Lower case: ids match case-insensitively.
    let id: String
    let email: SafeText
    let name: SafeText
    /// The number in the external subscription system; without one Kayak cannot cancel.
    let customerNumber: SafeText?
    let status: SafeText

    /// - Throws: `ProviderError.malformed` without an id.
    init(_ json: JSON) throws {
        guard let id = json["id"]?.text.flatMap(PaywayID.normalised) else {
            throw ProviderError.malformed("an account without a readable id")
        }
        self.id = id
        email = SafeText(json["email"]?.nonEmptyText ?? "", limit: 320)
        customerNumber = json["customer_number"]?.nonEmptyText.map { SafeText($0, limit: 40) }
        status = SafeText(json["status"]?.nonEmptyText ?? "not told", limit: 40)
        let names = ["first_name", "last_name"].compactMap { json[$0]?.nonEmptyText }
        let full = SafeText(names.joined(separator: " "), limit: 200)
        name = [full, email, customerNumber ?? ""].first { !$0.isEmpty } ?? SafeText(id)
    }

    /// Whether it is the account that `query` asks for, as far as the answer tells.
    func answers(_ query: (name: String, value: String)) -> Bool {
        switch query.name {
        case "id": id == query.value.lowercased()
        case "email":
            email.isEmpty || email.string.lowercased() == SafeText(query.value, limit: 320).string.lowercased()
        default: true
        }
    }

    func customer(of connection: Connection) -> Customer {
        Customer(
            ref: Reference(connection: connection.id, id: id), name: name, email: email,
            note: status == "active" ? nil : "account \(status)")
    }
}

/// Ids (section 4): 24 hex characters, case-insensitive.
enum PaywayID {
    /// `text` in lower case; nil when it is no id.
    static func normalised(_ text: String) -> String? {
        guard text.utf8.count == 24, text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
            return nil
        }
        return text.lowercased()
    }
}

/// The forms of an exact look-up key, each with the queries to try in order (section 12).
enum PaywayKey {
    static func queries(for key: String) -> [(name: String, value: String)] {
        let digits = !key.isEmpty && key.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if key.contains("@") { return [(name: "email", value: key)] }
        if PaywayID.normalised(key) != nil { return [(name: "id", value: key)] }
        guard digits else { return [(name: "alias", value: key)] }
        let tulo = (name: "tulo_customer_number", value: key)
        // Longer ones break the documented rule of customer numbers.
        return key.count <= 10 ? [(name: "customer_number", value: key), tulo] : [tulo]
    }
}
