import Foundation
import Testing

@testable import Sandbox

@Suite("What a large world's lists rest on")
struct RowsTests {
    @Test("a ledger keeps the order rows came in and tells what changed since it was asked")
    func ledger() {
        var ledger = Ledger<String, Int>(remembersTouched: true)
        for (id, value) in [("b", 1), ("a", 2), ("c", 3)] { ledger[id] = value }
        #expect(ledger.values == [1, 2, 3] && ledger["a"] == 2 && ledger["d"] == nil)
        #expect(ledger.takeTouched() == [0, 1, 2])
        ledger["a"] = 7
        ledger["d"] = nil
        #expect(ledger.takeTouched() == [1] && ledger.takeTouched().isEmpty)
        #expect(ledger.values == [1, 7, 3] && ledger.count == 3 && ledger.changes == 4)
    }

    @Test("what is due comes out once, and what is not stays")
    func queue() {
        var generator = SeededGenerator(seed: 4)
        let moments = (0..<200).map { _ in Int64(generator.next() % 1000) }
        var queue = DueQueue<Int64>()
        for (position, moment) in moments.enumerated() { queue.put(Int32(position), at: moment) }
        queue.put(3, at: moments[3])
        var seen: [Int32] = []
        for now: Int64 in [0, 137, 500, 500, 1000] {
            let due = queue.take { $0 < now }
            #expect(due.allSatisfy { moments[Int($0)] < now })
            seen += due
        }
        #expect(seen.sorted() == Array(0..<200))
    }

    @Test("an answer is kept until its stamp has passed")
    func kept() {
        var listings = KeptListings<String>()
        listings["all", 1] = [4, 2]
        #expect(listings["all", 1] == [4, 2] && listings["all", 2] == nil && listings["none", 1] == nil)
        for number in 0..<100 { listings["\(number)", 1] = [] }
        #expect(listings["99", 1] == [] && listings["all", 1] == nil)
    }

    @Test("a civil time is the calendar's")
    func civil() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<300 {
            let seconds = Int64(generator.next() % 8_000_000_000) - 2_000_000_000
            let civil = CivilTime(unixSeconds: seconds)
            #expect(civil.unixSeconds == seconds)
            let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
            #expect("\(civil.dateText())T\(civil.timeText)Z" == text)
        }
    }

    @Test(
        "months later is the same day, or the month's last",
        arguments: [
            ("2026-01-14", 1, "2026-02-14"), ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"), ("2026-12-31", 2, "2027-02-28"),
            ("2026-03-31", -1, "2026-02-28"), ("2026-01-31", -14, "2024-11-30"), ("1900-01-30", 1, "1900-02-28"),
        ])
    func months(start: String, count: Int64, end: String) throws {
        let date = try Date(start + "T09:05:00Z", strategy: .iso8601)
        let moved = CivilTime(unixSeconds: Int64(date.timeIntervalSince1970)).adding(months: count)
        #expect(moved.dateText() == end && moved.timeText == "09:05:00")
    }

    @Test("text is written as JSON reads it")
    func wire() throws {
        let text = "a \"b\" \\ \u{1} \n \u{1F} ü 花 👩‍💻"
        let bytes = Wire.object([(text, .array([.string(text), .int(-3), .null, .bool(true), .decimal("4.500")]))])
            .bytes
        let value = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: [Any]]
        #expect(value?[text]?.first as? String == text)
        #expect(value?[text]?.count == 5)
    }
}
