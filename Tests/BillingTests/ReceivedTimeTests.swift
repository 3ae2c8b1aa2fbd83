import Billing
import Foundation
import Testing

@Suite("When a request was received")
struct ReceivedTimeTests {
    private let now = Date(timeIntervalSince1970: 1_795_255_200)  // 21 Nov 2026 10:00 UTC

    @Test(
        "an agent's ways to write a time",
        arguments: [
            ("2026-11-20 14:05", "2026-11-20T14:05:00+01:00"), (" 2026-11-20T14:05 ", "2026-11-20T14:05:00+01:00"),
            ("09:30", "2026-11-21T09:30:00+01:00"), ("2026-11-20T14:05:30Z", "2026-11-20T14:05:30Z"),
            ("2026-11-20 14:05-08:00", "2026-11-20T14:05:00-08:00"),
            // Summer time on that day, winter time today.
            ("2026-07-01 12:00", "2026-07-01T12:00:00+02:00"),
        ])
    func times(text: String, expected: String) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Stockholm"))
        #expect(ReceivedTime.moment(text, now: now, zone: zone)?.iso8601 == expected)
    }

    @Test(
        "what is no time",
        arguments: ["", "yesterday", "2026-11-20", "25:00", "2026-02-30 10:00", "14", "14:05 o'clock"])
    func nothing(text: String) throws {
        #expect(ReceivedTime.moment(text, now: now, zone: .gmt) == nil)
    }

    @Test("nothing was received in the future, clocks being a little apart")
    func future() {
        #expect(ReceivedTime.objection(to: Moment(now.addingTimeInterval(240)), now: now) == nil)
        #expect(ReceivedTime.objection(to: Moment(now.addingTimeInterval(400)), now: now) != nil)
        #expect(ReceivedTime.objection(to: Moment(now.addingTimeInterval(-86_400 * 3700)), now: now) != nil)
    }
}
