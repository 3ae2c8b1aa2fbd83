/// A moment on the Gregorian calendar in UTC, by arithmetic alone: a crowd of customers needs millions of them.
struct CivilTime: Hashable, Sendable {
    private(set) var year: Int64
    private(set) var month: Int64
    private(set) var day: Int64
    private let secondOfDay: Int64

    init(unixSeconds: Int64) {
        let days = unixSeconds.floorDivided(by: 86_400)
        secondOfDay = unixSeconds - days * 86_400
        // Years begin in March here, so that the leap day is the last of its year.
        let sinceEra = days + 719_468
        let era = sinceEra.floorDivided(by: 146_097)
        let dayOfEra = sinceEra - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var unixSeconds: Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * 86_400 + secondOfDay
    }

    /// The same day and time `count` months later, or the month's last day where it has no such day.
    func adding(months count: Int64) -> CivilTime {
        var result = self
        let months = year * 12 + month - 1 + count
        result.year = months.floorDivided(by: 12)
        result.month = months - result.year * 12 + 1
        result.day = min(day, result.daysOfMonth)
        return result
    }

    private var daysOfMonth: Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// `2026-01-14`, or with another separator or none.
    func dateText(separator: String = "-") -> String {
        String(padded: year, 4) + separator + String(padded: month, 2) + separator + String(padded: day, 2)
    }

    /// `09:05:00`.
    var timeText: String {
        let (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
        return String(padded: hour, 2) + ":" + String(padded: minute, 2) + ":" + String(padded: second, 2)
    }
}

extension String {
    /// `number` with zeros before it up to `width` digits.
    init(padded number: Int64, _ width: Int) {
        let digits = String(number)
        self = digits.utf8.count < width ? String(repeating: "0", count: width - digits.utf8.count) + digits : digits
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
