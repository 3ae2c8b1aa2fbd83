import Benchmarking
import Foundation
import GRDB

/// A mirror of one size with all that belongs to it, made by the real sync and kept for the next run.
struct MirrorFolder {
    let url: URL
    let subscriptions: Int
    let lapse: String
    let portBase: Int

    var rows: URL { url.appendingPathComponent("rows.tsv") }
    var mirror: URL { url.appendingPathComponent("cache/mirror.sqlite") }
    private var record: URL { url.appendingPathComponent("sync.json") }
    private var config: URL { url.appendingPathComponent("config.yaml") }

    /// UniBee and UseePay give a customer one and a half subscriptions each; the contracts' own rows come on top.
    private var customers: Int { max(1, (subscriptions - 100) / 3) }

    var environment: [String: String] {
        [
            "LAPSE_CONFIG": config.path, "LAPSE_STATE_HOME": url.appendingPathComponent("state").path,
            "LAPSE_CACHE_HOME": url.appendingPathComponent("cache").path,
        ]
    }

    /// Serves the sandboxes, as a process, while `body` runs.
    func served<Value>(_ body: (Child) throws -> Value) throws -> Value {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let output = url.appendingPathComponent("sandbox.txt")
        let sandbox = try child(["sandbox"] + world, output: output)
        defer { sandbox.stop() }
        let end = Typist.now + 180_000
        while (try? String(contentsOf: output, encoding: .utf8))?.contains("unibee") != true {
            guard Typist.now < end else { throw Typist.Failure(description: "the sandboxes did not start") }
            usleep(50_000)
        }
        return try body(sandbox)
    }

    private var world: [String] { ["--port-base", String(portBase), "--customers", String(customers)] }

    private func child(_ arguments: [String], output: URL) throws -> Child {
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("LAPSE_") }
        return try Child(
            [lapse] + arguments, environment: inherited.merging(environment) { $1 }, output: output,
            errors: url.appendingPathComponent("errors.txt"))
    }

    /// Fills the mirror unless it was kept, and writes the rows that the other programs get.
    func fill() throws -> SyncFigures? {
        if let kept = try? JSONDecoder().decode(SyncFigures.self, from: Data(contentsOf: record)) {
            try countAsPulled()
            return kept
        }
        guard try child(["sandbox"] + world + ["--print-config"], output: config).wait().code == 0 else {
            throw Typist.Failure(description: "no configuration for the sandboxes")
        }
        let begin = Typist.now
        let sync = try child(["sync"], output: url.appendingPathComponent("sync.txt")).wait()
        let seconds = (Typist.now - begin) / 1000
        guard sync.code == 0 || sync.code == 6 else {
            throw Typist.Failure(description: "the sync failed; see \(url.path)/errors.txt")
        }
        try export()
        var figures = SyncFigures(rows: try count(), seconds: seconds, peakMemory: sync.peakMemory)
        figures.rawSeconds = try RawInsert(mirror, url.appendingPathComponent("raw.sqlite")).measure()
        try JSONEncoder().encode(figures).write(to: record)
        return figures
    }

    /// Else the desk would pull everything again while it is measured.
    func countAsPulled() throws {
        try database().write { try $0.execute(sql: "UPDATE source SET synced_at = ?", arguments: [now]) }
    }

    private var now: Double { Date().timeIntervalSinceReferenceDate }

    private func database() throws -> DatabaseQueue { try DatabaseQueue(path: mirror.path) }

    private func count() throws -> Int {
        try database().read { db in
            try Int.fetchOne(db, sql: "SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM subscription)")
                ?? 0
        }
    }

    /// The mirror's subscriptions as tab-separated lines below a headline.
    private func export() throws {
        var text = Data("customer\temail\tconnection\tid\tplan\tstatus\n".utf8)
        try database().read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT c.name, c.email, o.connection, s.id, s.plan, s.status FROM subscription s
                    JOIN customer c ON c.row = s.customer JOIN source o ON o.number = s.source ORDER BY s.source, s.sort
                    """)
            while let row = try cursor.next() {
                let cells = row.databaseValues.map { String.fromDatabaseValue($0) ?? $0.description }
                text += Data(cells.joined(separator: "\t").utf8)
                text.append(0x0A)
            }
        }
        try text.write(to: rows)
    }

    /// The e-mail address of an invented customer whose first row is in the second half.
    func email() throws -> String {
        let lines = try String(contentsOf: rows, encoding: .utf8).split(separator: "\n").dropFirst()
        let emails = lines.compactMap { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).dropFirst().first
        }
        let early = Set(emails.prefix(emails.count / 2))
        return emails.dropFirst(emails.count / 2).first { $0.hasPrefix("customer") && !early.contains($0) }
            .map(String.init) ?? ""
    }
}
