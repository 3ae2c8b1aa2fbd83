import Foundation

/// A1, A2 and A3 (section 7): one account by one exact key.
extension PaywayWorld {
    private static let accountKeys = [
        "id", "email", "alias", "social_security_number", "customer_number", "tulo_customer_number",
        "external_id_key", "external_id_value",
    ]

    func account(_ request: SandboxRequest, now: Date) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(query: request, allowed: PaywayWorld.accountKeys)
        let account = try find(fields)
        let members =
            account.members + [
                ("user_products", .array(products(of: account.id).map { $0.wire(.account, now: now) }))
            ]
        return .json(switches.wrapsAccount ? ["item": .object(members)] : .object(members))
    }

    func accountStatus(_ request: SandboxRequest) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(query: request, allowed: ["id", "email"])
        return .json(["item": ["status": .string(try find(fields).status)]])
    }

    func activeProducts(_ request: SandboxRequest) throws(PaywayFailure) -> SandboxResponse {
        let fields = try PaywayFields(query: request, allowed: ["account_id", "include_articles"])
        let account = try existingAccount(try fields.id("account_id"))
        let withAccess = products(of: account.id).filter { $0.state == .activated || $0.state == .cancelled }
        var item: [(String, Wire)] = [
            ("id", .string(account.id)),
            ("active_products", .array(Set(withAccess.flatMap(\.package.products)).sorted().map(Wire.string))),
        ]
        if try fields.flag("include_articles") == true { item.append(("active_articles", [])) }
        return .json(["item": .object(item)])
    }

    func existingAccount(_ id: String) throws(PaywayFailure) -> PaywayAccount {
        guard let account = accounts[id] else { throw .notFound("account") }
        return account
    }

    /// The account that the one given key names; `external_id_key` and `external_id_value` count as one.
    private func find(_ fields: PaywayFields) throws(PaywayFailure) -> PaywayAccount {
        var names = fields.names
        let pair: Set = ["external_id_key", "external_id_value"]
        if names.isSuperset(of: pair) { names.remove("external_id_value") }
        guard names.count == 1, let name = names.first, let value = fields.text(name) else {
            throw .invalid(names.sorted().joined(separator: ","), "exactly one key is needed")
        }
        guard !value.isEmpty, PaywayWorld.isValid(value, for: name),
            fields.names.isDisjoint(with: pair)
                || fields.names.isSuperset(of: pair)
        else { throw .invalid(name, "the value breaks the rule of \(name)") }
        guard let account = accounts.values.first(where: { $0.has(value, as: name, fields) }) else {
            throw .notFound("account")
        }
        return account
    }

    private static func isValid(_ value: String, for name: String) -> Bool {
        switch name {
        case "id": PaywayFields.isID(value)
        // After the first label of the domain only letters are allowed (trap T16).
        case "email":
            value.count <= 1024
                && value.wholeMatch(of: /[\w+\-.]+@[A-Za-z\d\-]+(\.[A-Za-z]+)*\.[A-Za-z]+/.asciiOnlyWordCharacters())
                    != nil
        case "social_security_number": value.wholeMatch(of: /[0-9]{6}-[0-9]{4}/) != nil
        case "customer_number": value.wholeMatch(of: /[a-zA-Z\-_0-9]{1,10}/) != nil
        default: true
        }
    }
}

extension PaywayAccount {
    fileprivate func has(_ value: String, as name: String, _ fields: PaywayFields) -> Bool {
        switch name {
        case "id": id == value.lowercased()
        case "email": email.lowercased() == value.lowercased()
        case "alias": alias == value
        case "social_security_number": socialSecurityNumber == value
        case "customer_number": customerNumber == value
        case "tulo_customer_number": tuloCustomerNumber == value
        default: externalID.map { $0.key == value && $0.value == fields.text("external_id_value") } ?? false
        }
    }

    fileprivate var members: [(String, Wire)] {
        [
            ("id", .string(id)), ("email", .string(email)), ("status", .string(status)), ("verified", true),
            ("customer_number", .optional(customerNumber)), ("tulo_customer_number", .string(tuloCustomerNumber)),
            ("first_name", .optional(firstName)), ("last_name", .optional(lastName)), ("mobile_phone_number", nil),
            ("birth_date", nil), ("social_security_number", .optional(socialSecurityNumber)),
            ("social_security_number_century", .optional(socialSecurityNumber.map { _ in "19" })),
            ("company_registration_number", .optional(companyNumber)), ("alias", .optional(alias)),
            ("account_origin", nil), ("tags", []),
            (
                "address",
                [
                    "first_name": nil, "last_name": nil, "street": "Storgatan", "street_number": "3",
                    "staircase": nil, "floor": nil, "apartment_number": nil, "zip_code": "85230",
                    "city": .string(city), "drop_box": nil,
                ]
            ),
        ]
    }
}
