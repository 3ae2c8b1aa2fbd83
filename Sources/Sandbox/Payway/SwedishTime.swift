import Foundation

/// Swedish local time, the zone in which Payway writes its dates: +01:00, in summer +02:00.
///
/// By rule instead of by zone data, so that the same world comes out on a machine without a zone database.
enum SwedishTime {
    /// The offset in seconds east of UTC at `date`: summer time runs from the last Sunday of March 01:00 UTC to the
    /// last Sunday of October 01:00 UTC.
    static func offset(at date: Date) -> Int {
        let year = utc.component(.year, from: date)
        let summer = lastSunday(of: 3, year)..<lastSunday(of: 10, year)
        return summer.contains(date) ? 7200 : 3600
    }

    /// `2031-03-31T23:59:59+02:00`, with three fraction digits where a field has them.
    static func text(_ date: Date, milliseconds: Bool = false) -> String {
        let offset = offset(at: date)
        let whole = date.timeIntervalSince1970.rounded(.down)
        let fields = utc.dateComponents(
            [.year, .month, .day, .hour, .minute, .second],
            from: Date(timeIntervalSince1970: whole + Double(offset)))
        let day = "\(pad(fields.year, 4))-\(pad(fields.month))-\(pad(fields.day))"
        let time = "\(pad(fields.hour)):\(pad(fields.minute)):\(pad(fields.second))"
        let fraction = Int((date.timeIntervalSince1970 - whole) * 1000)
        return "\(day)T\(time)\(milliseconds ? ".\(pad(fraction, 3))" : "")+0\(offset / 3600):00"
    }

    /// Midnight on `day` of the month that lies `months` months after the one of `date`.
    ///
    /// - Parameter day: 1...28, so that every month has it.
    static func midnight(day: Int, monthsAfter months: Int, _ date: Date) -> Date {
        let fields = local(date)
        return instant(year: fields.year, month: fields.month + months, day: day)
    }

    /// The same local day and midnight `months` months later; `date` is a local midnight on day 1...28.
    static func adding(months: Int, to date: Date) -> Date {
        midnight(day: local(date).day, monthsAfter: months, date)
    }

    private static func local(_ date: Date) -> (year: Int, month: Int, day: Int) {
        let fields = utc.dateComponents(
            [.year, .month, .day], from: date.addingTimeInterval(Double(offset(at: date))))
        return (fields.year ?? 1970, fields.month ?? 1, fields.day ?? 1)
    }

    /// Local midnight; a month outside 1...12 counts into the neighbouring years.
    private static func instant(year: Int, month: Int, day: Int) -> Date {
        let asUTC = utc.date(from: DateComponents(year: year, month: month, day: day)) ?? .distantPast
        return asUTC.addingTimeInterval(-Double(offset(at: asUTC.addingTimeInterval(-3600))))
    }

    private static func lastSunday(of month: Int, _ year: Int) -> Date {
        let last = utc.date(from: DateComponents(year: year, month: month, day: 31, hour: 1)) ?? .distantPast
        let daysSinceSunday = utc.component(.weekday, from: last) - 1
        return last.addingTimeInterval(-86_400 * Double(daysSinceSunday))
    }

    private static func pad(_ number: Int?, _ width: Int = 2) -> String {
        let digits = String(number ?? 0)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let utc: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        return calendar
    }()
}
