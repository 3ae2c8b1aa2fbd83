import Foundation

/// The server's time zone: where midnight is, and the offset that dates are written with.
struct WhitebeardZone {
    let zone: TimeZone
    private let calendar: Calendar

    /// - Parameter name: an IANA name; one that this machine does not know counts as two hours east.
    init(_ name: String) {
        zone = TimeZone(identifier: name) ?? TimeZone(secondsFromGMT: 7200) ?? .gmt
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// The number of the local day that holds `date`, counted from 1970.
    func day(of date: Date) -> Int {
        let local = date.timeIntervalSince1970 + TimeInterval(zone.secondsFromGMT(for: date))
        return Int((local / 86_400).rounded(.down))
    }

    /// `date` some days later at the same time of day.
    func adding(_ days: Int, to date: Date) -> Date {
        calendar.date(byAdding: .day, value: days, to: date) ?? date.addingTimeInterval(TimeInterval(days) * 86_400)
    }

    func midnight(before date: Date) -> Date { calendar.startOfDay(for: date) }
}
