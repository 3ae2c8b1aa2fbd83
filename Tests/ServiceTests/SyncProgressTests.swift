import Foundation
import Service
import Testing

@Suite("The progress of a pull")
struct SyncProgressTests {
    @Test(
        "the time left follows from rows, whole and time; what cannot be known is not told",
        arguments: [
            (rows: 500, total: 1000, before: 0, elapsed: 10, left: 10, percent: 50),
            (rows: 500, total: 1000, before: 400, elapsed: 10, left: 50, percent: 50),
            (rows: 1000, total: 1000, before: 0, elapsed: 10, left: 0, percent: 100),
            // The provider has told of fewer than came.
            (rows: 1200, total: 1000, before: 0, elapsed: 10, left: 0, percent: 100),
            (rows: 999, total: 1000, before: 0, elapsed: 1, left: 1, percent: 99),
            (rows: 7, total: nil, before: 0, elapsed: 10, left: nil, percent: nil),
            // Too early to tell, or nothing has come yet.
            (rows: 500, total: 1000, before: 0, elapsed: 0.5, left: nil, percent: 50),
            (rows: 400, total: 1000, before: 400, elapsed: 10, left: nil, percent: 40),
            (rows: 0, total: 0, before: 0, elapsed: 10, left: nil, percent: 100),
        ] as [(rows: Int, total: Int?, before: Int, elapsed: TimeInterval, left: Int?, percent: Int?)])
    func timeLeft(_ row: (rows: Int, total: Int?, before: Int, elapsed: TimeInterval, left: Int?, percent: Int?)) {
        let progress = SyncProgress(
            rows: row.rows, total: row.total, rowsAtBegin: row.before, begunAt: .distantPast, elapsed: row.elapsed)
        #expect(progress.timeLeft == row.left.map { .seconds($0) })
        #expect(progress.percent == row.percent)
    }
}
