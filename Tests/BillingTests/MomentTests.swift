import Billing
import Foundation
import SafeText
import Testing

@Suite("Moment")
struct MomentTests {
    @Test(
        "every form that a provider writes is read",
        arguments: [
            ("2031-03-31T23:59:59+02:00", 1_932_760_799.0, 7200),
            ("2031-03-31T23:59:59.000+02:00", 1_932_760_799.0, 7200),
            ("2026-04-14T08:30:00.250000Z", 1_776_155_400.25, 0),
            ("2026-04-14 08:30:00Z", 1_776_155_400.0, 0),
            ("2026-04-14T08:30Z", 1_776_155_400.0, 0),
            ("2026-04-14T08:30:00-0330", 1_776_168_000.0, -12_600),
            ("2024-02-29T00:00:00Z", 1_709_164_800.0, 0),
            ("1970-01-01T00:00:00Z", 0.0, 0),
            ("1969-12-31T23:59:59Z", -1.0, 0),
        ])
    func reads(text: String, seconds: Double, offset: Int) throws {
        let moment = try #require(Moment(iso8601: text))
        #expect(moment.instant.timeIntervalSince1970 == seconds)
        #expect(moment.offset == offset)
    }

    @Test(
        "what is no instant is not read",
        arguments: [
            "", "2026-04-14", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-14T24:00:00Z",
            "2026-04-14T08:30:00", "2026-04-14T08:30:00Zjunk", "0000-00-00T00:00:00Z", "2026-04-14T08:30:00+99:00",
            "２０２６-04-14T08:30:00Z",
        ])
    func refuses(text: String) {
        #expect(Moment(iso8601: text) == nil)
    }

    @Test("an assumed offset serves a text without one")
    func assumedOffset() throws {
        let moment = try #require(Moment(iso8601: "2026-01-10 00:00:00", assumedOffset: 7200))
        #expect(moment.iso8601 == "2026-01-10T00:00:00+02:00")
    }

    @Test("writing and reading agree for every day of four centuries")
    func roundTrip() throws {
        for day in stride(from: -30_000, to: 120_000, by: 17) {
            let moment = Moment(Date(timeIntervalSince1970: Double(day) * 86_400 + 12_345), offset: 3600)
            #expect(Moment(iso8601: moment.iso8601)?.instant == moment.instant)
        }
    }

    @Test("zero is not a date")
    func zero() {
        #expect(Moment(unixSeconds: 0) == nil)
        #expect(Moment(unixSeconds: -5) == nil)
    }

    @Test("words keep the provider's own offset")
    func words() throws {
        let moment = try #require(Moment(iso8601: "2026-12-03T14:00:00+01:00"))
        #expect(moment.text == "3 Dec 2026 14:00 +01:00")
        #expect(moment.distance(from: moment.instant.addingTimeInterval(-12 * 86_400)) == "in 12 days")
        #expect(moment.distance(from: moment.instant.addingTimeInterval(3600)) == "1 hour ago")
    }
}
