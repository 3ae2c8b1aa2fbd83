extension PaywaySandbox {
    /// The full-powered API user's credentials. Invented.
    package static let clientID = "5f0c1d2e3a4b5c6d7e8f9a0b"
    package static let clientSecret = "payway-sandbox-secret-7Qm2"
    /// An API user that may read, but neither cancel nor ask whether it could.
    package static let readerID = "5f0c1d2e3a4b5c6d7e8f9a0c"
    package static let readerSecret = "payway-sandbox-reader-4Tz9"
    /// A disabled API user.
    package static let disabledID = "5f0c1d2e3a4b5c6d7e8f9a0d"
    package static let disabledSecret = "payway-sandbox-disabled-1Wd8"

    /// The ids of the contract's fixtures (section 13), and of those added for the rows that it leaves out.
    package enum Fixture {
        private static let stem = "70a1b2c3d4e5f60718293"

        /// `..a01` to `..a04`; `..a05` owns the added products.
        package static func account(_ number: Int) -> String { stem + "a" + twoDigits(number) }

        /// `..b01` to `..b17` as in the contract. Added: Kayak with a partly paid (18), a paid (19) and a freshly
        /// issued (20) invoice for the current period, Kayak by Autogiro with both invoices open (21); Tulo frozen (22)
        /// and deactivated (23); Kayak without a subscription number (24).
        package static func product(_ number: Int) -> String { stem + "b" + twoDigits(number) }

        package static let movingAway = stem + "c01"
        package static let deceased = stem + "c02"
        /// The default reason: used when C2 names none.
        package static let otherReason = stem + "c03"
        /// Internal: not for agents.
        package static let paymentFailure = stem + "cf1"

        /// Addresses of the accounts `..a01` to `..a05`.
        package static let emails = [
            "kund.ett@example.se", "kund.tva@example.se", "kund+tre@example.se", "kund.fyra@example.se",
            "kund.fem@example.se",
        ]

        private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    }

    /// Addresses of accounts that exist in the world of `options`, for a configuration's lookups: the contract's
    /// fixtures, then at most `count` invented customers.
    package static func knownEmails(_ options: SandboxOptions, invented count: Int = 20) -> [String] {
        Fixture.emails + Person.invent(min(count, options.customers), seed: options.seed).map(\.email)
    }
}
