import Foundation
import GRDB
import Sandbox
import TestSupport
import Testing

/// Who is contacted when, and what becomes of a pull that somebody ends.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SyncTests {
    @Test func aSyncThatIsStoppedKeepsItsRowsAndGoesOn() async throws {
        try await Stage.serving(.unibee, customers: 200, options: "{page_size: \"10\", requests_per_second: \"0\"}") {
            stage in
            // So slow that the key comes long before the end.
            stage.server.faults.arm(Fault(.delay, times: 0, amount: 200))
            let stopped = try stage.run("sync")
            // Not the terminal's wait, which looks again only when something is printed.
            for await _ in stage.server.log.arrivals() where stage.customerPages.count >= 8 { break }
            try await stopped.type("\u{3}")
            #expect(try await stopped.waitForEnd() == .exited(6))
            let told = await stopped.screen.text
            #expect(told.contains("stopped: what was read stays, and the next sync goes on from there"))
            #expect(told.contains("here: failed: stopped before its end"))
            #expect(stage.customerPages.first == 0)

            stage.server.faults.disarmAll()
            stage.server.log.clear()
            let resumed = try stage.run("sync")
            #expect(try await resumed.waitForEnd() == .exited(0))
            let first = try #require(stage.customerPages.min())
            #expect((2...14).contains(first), "the pages of before are not read again")
            let state = await stage.state
            let counts = "\(state["users"].count) customers, \(state["subscriptions"].count) subscriptions"
            try await resumed.wait(for: counts)
            #expect(stage.mutations.isEmpty)
        }
    }

    @Test func screensContactNobodyUntilWhatTheyShowIsOld() async throws {
        try await Stage.serving(.unibee) { stage in
            #expect(try await stage.run("sync").waitForEnd() == .exited(0))
            stage.server.log.clear()
            let fresh = try await stage.start()
            try await fresh.terminal.wait(for: "Anna")
            try await fresh.terminal.type("4")
            try await fresh.terminal.wait("a list that is complete") { $0.contains("complete, just now") }
            try await fresh.quit()
            #expect(stage.server.log.all.map(\.path) == [])

            try await DatabaseQueue(path: stage.mirror).write { database in
                try database.execute(sql: "UPDATE source SET synced_at = synced_at - 16 * 60")
            }
            let late = try await stage.start()
            for await _ in stage.server.log.arrivals() where !stage.customerPages.isEmpty { break }
            try await late.terminal.wait(for: "Anna")
            try await late.quit()
        }
    }
}

extension Stage {
    /// The numbers of the pages of UniBee's customers that were asked for.
    fileprivate var customerPages: [Int] {
        server.log.all.filter { $0.path == "/merchant/user/list" }.compactMap { $0.jsonObject?["page"] as? Int }
    }
}

extension Wire {
    /// Of an object's members.
    fileprivate var count: Int {
        if case .object(let members) = self { members.count } else { 0 }
    }
}
