import Billing
import Foundation
import GRDB

/// One pull of one connection, from its first page to its end, interruptions between included.
package struct PullMark: Sendable, Hashable {
    let source: String
    let generation: Int
    let begunAt: Date
    /// Where an earlier, interrupted run of this pull had arrived; nil for a pull from the beginning.
    package let point: String?
    /// What that run had met.
    package let met: PullReceipt
    /// How many transactions had been lost when it began; see `PageTransaction`.
    let lost: Int
}

extension Mirror {
    /// How long after its begin an interrupted pull can be gone on with. What it met is taken for present at its end.
    package static let longestPull: TimeInterval = 24 * 60 * 60

    /// Starts a pull: what it does not meet before `finish` is gone afterwards.
    ///
    /// - Parameter understands: whether the provider's list can go on from a point that an interrupted pull left; then
    ///   that pull goes on instead.
    package func beginPull(
        of connection: Connection, at now: Date, understands: (String) -> Bool = { _ in false }
    ) throws -> PullMark {
        let source = Mirror.source(connection)
        try forgetOthers(than: source, of: connection.id)
        return try writing { db in
            if let interrupted = try interrupted(source, at: now, db), let point = interrupted.point,
                understands(point)
            {
                return interrupted
            }
            let generation = try Int.fetchOne(
                db,
                sql: """
                    INSERT INTO source (source, connection, generation, begun_at) VALUES (?1, ?2, 1, ?3)
                    ON CONFLICT DO UPDATE SET generation = generation + 1, begun_at = ?3, point = NULL,
                    met_customers = 0, met_subscriptions = 0 RETURNING generation
                    """, arguments: [source, connection.id, now.timeIntervalSinceReferenceDate])
            return PullMark(
                source: source, generation: generation ?? 1, begunAt: now, point: nil, met: PullReceipt(),
                lost: pages.lost)
        }
    }

    /// The pull of `source` that began and did not end, where that is not too long ago.
    private func interrupted(_ source: String, at now: Date, _ db: Database) throws -> PullMark? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT generation, begun_at, point, met_customers, met_subscriptions FROM source
                WHERE source = ? AND begun_at BETWEEN ? AND ? AND point IS NOT NULL
                """,
            arguments: [
                source, now.timeIntervalSinceReferenceDate - Mirror.longestPull, now.timeIntervalSinceReferenceDate,
            ])
        guard let row else { return nil }
        return PullMark(
            source: source, generation: row["generation"],
            begunAt: Date(timeIntervalSinceReferenceDate: row["begun_at"]), point: row["point"],
            met: PullReceipt(customers: row["met_customers"], subscriptions: row["met_subscriptions"]), lost: pages.lost
        )
    }

    /// Notes how far a pull is, in the transaction of the page that brought it there.
    static func note(_ receipt: PullReceipt, _ point: String?, in pull: PullMark, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE source SET point = coalesce(?, point), met_customers = met_customers + ?,
                met_subscriptions = met_subscriptions + ? WHERE source = ? AND generation = ?
                """
        ).execute(
            arguments: [point, receipt.customers, receipt.subscriptions, pull.source, pull.generation])
    }
}
