/// The sandbox-only switches: builds of the provider differ, and some failures are not the transport's.
struct UniBeeSwitches: Sendable {
    /// Their allowed values, the default first.
    static let choices: [String: [String]] = [
        // A missing key: redirect style as in the source, or as the documentation promises (section 3.2).
        "missing-key": ["200", "401"],
        // Requests a second before the refusal of section 4.8: hosted sandbox, hosted production, self-hosted. Off at
        // first, because several terminals on one machine share the one key here.
        "rate-limit": ["off", "20", "50", "500"],
        // Seconds until the background part of an immediate cancel is done (section 8.1, step 5).
        "background-delay": ["1", "0", "5", "60"],
        // Whether API keys see Incomplete as Active (sections 0.2 and 13).
        "mask-incomplete": ["on", "off"],
        // Whether the lists know `searchKey` (sections 7.2 and 7.6).
        "search-key": ["ignored", "applied"],
        // A reason longer than its column: refused by a strict database, else cut (section 7.9).
        "long-reason": ["refused", "cut"],
        // What the envelope of newer builds or of a careless proxy looks like (section 11.3).
        "envelope": ["plain", "merchant-id", "extra-fields", "without-message"],
        // Some rows of every subscription list lack fields, or hold values nobody has documented.
        "damaged-rows": ["off", "on"],
        // The uncategorised failures of section 3.2 in place of every answer behind the checks.
        "server-error": ["off", "50", "52", "68"],
        // Whether `merchant/get` calls itself production.
        "production": ["no", "yes"],
    ]

    private var values: [String: String] = [:]

    subscript(name: String) -> String {
        get { values[name] ?? UniBeeSwitches.choices[name]?.first ?? "" }
        set { values[name] = newValue }
    }

    var masksIncomplete: Bool { self["mask-incomplete"] == "on" }
    var backgroundDelay: Int64 { Int64(self["background-delay"]) ?? 1 }
    var rateLimit: Int? { Int(self["rate-limit"]) }
    var appliesSearchKey: Bool { self["search-key"] == "applied" }
    var damagesRows: Bool { self["damaged-rows"] == "on" }
    var isProduction: Bool { self["production"] == "yes" }
}
