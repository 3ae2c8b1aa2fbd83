import Foundation

/// A reader of the sandbox.
struct WhitebeardCustomer: Codable {
    let id: Int64
    let name: String?
    let email: String
    /// Every token that is accepted for this reader, prefix included.
    var tokens: [String]
}

/// The contract's own readers (section 11, "Fixtures").
package enum WhitebeardFixture: String, CaseIterable, Sendable {
    case renewing
    case cancelled
    case ended
    case oneOff = "one-off"
    case failing
    case notStarted = "not-started"
    case statusSeven = "status-seven"
    case noItem = "no-item"
    case noSubscription = "no-subscription"
    case twoGroups = "two-groups"
    case second
    case rejected
    case twice
    /// The second token of the reader of `twice`.
    case twiceAgain = "twice-again"

    /// An invented token with its prefix; the one of `rejected` is accepted for nobody.
    package var token: String { "Bearer sandbox-reader-\(rawValue)-71d0" }

    /// The label that a configuration gives the token.
    package var label: String { rawValue.replacingOccurrences(of: "-", with: " ") + " reader" }

    /// The reader's `userId`; nil where the token has no reader of its own.
    package var userID: Int64? {
        switch self {
        case .rejected, .twiceAgain: nil
        default: Int64(90_231 + number)
        }
    }

    /// The ids of the reader's subscriptions.
    package var subscriptionIDs: [Int64] {
        switch self {
        case .rejected, .twiceAgain, .noSubscription: []
        case .twoGroups: [Int64(5501 + number), Int64(5601 + number)]
        default: [Int64(5501 + number)]
        }
    }

    private var number: Int { WhitebeardFixture.allCases.firstIndex(of: self) ?? 0 }
}

extension WhitebeardFixture {
    /// The reader behind the token; nil where there is none of its own.
    var customer: WhitebeardCustomer? {
        guard let userID else { return nil }
        let names = [
            "Reader Nine", "Rima Khoury", "Sami Aoun", "Dalia Nasr", "Georges Maalouf", "Lea Frem", "Karim Saade",
            "Maya Tannous", nil, "Ziad Abboud", "Nadim Rizk", nil, "Hala Gemayel",
        ]
        return WhitebeardCustomer(
            id: userID, name: names[number % names.count], email: "\(rawValue)@reader.example.test",
            tokens: self == .twice ? [token, WhitebeardFixture.twiceAgain.token] : [token])
    }

    /// The reader's subscriptions in a world that begins at `start`.
    func subscriptions(start: Date, zone: WhitebeardZone) -> [WhitebeardSubscription] {
        let midnight = zone.midnight(before: start)
        func day(_ days: Int) -> Date { zone.adding(days, to: midnight) }
        return subscriptionIDs.enumerated().map { index, id in
            var one = WhitebeardSubscription(
                id: id, userID: userID ?? 0, activation: day(-205 - index), deactivation: day(160 + number),
                item: index == 0 ? .yearlyDigital : .monthlyPrint, nextRenewal: day(160 + number),
                referenceOrder: 8810 + Int64(number) * 2 + Int64(index), group: index == 0 ? "digital" : "print")
            if index == 1 {
                one.deactivation = day(12)
                one.nextRenewal = day(12)
            }
            adjust(&one, day)
            return one
        }
    }

    private func adjust(_ one: inout WhitebeardSubscription, _ day: (Int) -> Date) {
        switch self {
        case .cancelled:
            one.cancellationRequested = day(-3)
            one.reason = WhitebeardReason(text: "too_expensive", isNumber: false)
            one.reasonText = "Moving abroad"
            one.nextRenewal = nil
        case .ended:
            one.deactivation = day(-20)
            one.nextRenewal = nil
            one.status = 0
        case .oneOff:
            one.item = .oneWeek
            one.activation = day(-2)
            one.deactivation = day(5)
            one.nextRenewal = nil
        case .failing:
            one.nextRenewal = day(-3)
            one.deactivation = day(11)
            one.attempts = 1
            one.lastFailedOrder = 9007
            one.renewalFails = true
        case .notStarted:
            one.activation = day(10)
            one.deactivation = day(375)
            one.nextRenewal = day(375)
        case .statusSeven: one.status = 7
        case .noItem: one.item = nil
        default: break
        }
    }
}

extension WhitebeardItem {
    static let yearlyDigital = WhitebeardItem(
        id: 77, productID: 12, product: "Digital access", description: "Yearly digital", price: "60.00",
        currency: "USD", isRecurrent: true, schedule: "1 year", days: 365, group: "digital")
    static let monthlyPrint = WhitebeardItem(
        id: 78, productID: 13, product: "Weekend paper", description: "Monthly print", price: "9.99", currency: "USD",
        isRecurrent: true, schedule: "1 month", days: 30, group: "print")
    static let oneWeek = WhitebeardItem(
        id: 79, productID: 12, product: "Digital access", description: "One week", price: "2.50", currency: "USD",
        isRecurrent: false, schedule: "", days: 7, group: "digital")
}
