import Foundation

/// What a reader bought (contract, section 5.1).
struct WhitebeardItem: Codable {
    var id: Int64
    var productID: Int64
    var product: String
    var description: String
    /// Major units as written.
    var price: String
    var currency: String
    var isRecurrent: Bool
    var schedule: String
    /// By how many days a renewal moves the dates on.
    var days: Int
    var group: String
}

/// A subscription of the sandbox (contract, section 5).
struct WhitebeardSubscription: Codable {
    let id: Int64
    let userID: Int64
    var activation: Date
    var deactivation: Date?
    var status: Int64 = 1
    var item: WhitebeardItem?
    var nextRenewal: Date?
    var lastFailedOrder: Int64?
    var attempts: Int64 = 0
    var referenceOrder: Int64
    var group: String
    var cancellationRequested: Date?
    var reason: WhitebeardReason?
    var reasonText: String?
    /// Whether every renewal attempt fails.
    var renewalFails = false
}

/// A reason as it came: text, or a number.
struct WhitebeardReason: Codable, Hashable {
    let text: String
    let isNumber: Bool
}

extension WhitebeardSubscription {
    var hasEnded: Bool { status == 0 }

    /// The effect of a first unsubscribe (contract, section 11); later ones and those on ended ones change nothing.
    mutating func unsubscribe(_ reason: WhitebeardReason?, text: String?, now: Date, endsNow: Bool) {
        guard cancellationRequested == nil, !hasEnded else { return }
        cancellationRequested = now
        self.reason = reason
        reasonText = text
        nextRenewal = nil
        guard endsNow else { return }
        deactivation = now
        status = 0
    }

    /// One nightly run (contract, section 11, "Renewal tick"): due today, 7 or 14 days ago, and not cancelled.
    mutating func renew(on day: Int, orders: inout Int64, zone: WhitebeardZone) {
        guard let due = nextRenewal, cancellationRequested == nil, [0, 7, 14].contains(day - zone.day(of: due)) else {
            return
        }
        orders += 1
        if renewalFails {
            attempts += 1
            lastFailedOrder = orders
            return
        }
        let days = item?.days ?? 30
        nextRenewal = zone.adding(days, to: due)
        deactivation = deactivation.map { zone.adding(days, to: $0) }
        attempts = 0
        lastFailedOrder = nil
        if hasEnded { status = 1 }
    }

    /// Access that is over shows in `status`.
    mutating func expire(_ now: Date) {
        if let deactivation, deactivation <= now { status = 0 }
    }
}
