import Billing
import Foundation
import SafeText
import Sandbox
import Storage
import TestSupport
import Testing

/// What a key sends to the terminal follows from the window, not from the rows in the mirror.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LongListTests {
    private static let keys = 60

    @Test(arguments: [1_000, 20_000]) func aKeySendsNoMoreInALongerList(rows: Int) async throws {
        try await Stage.serving(.unibee) { stage in
            try stage.fill(rows)
            let agent = try await stage.start(rows: 24, columns: 80)
            try await agent.terminal.wait("the first row") { $0.marked?.hasPrefix("Person 00000") == true }
            let before = await agent.terminal.bytes.count
            for number in 1...LongListTests.keys {
                try await agent.terminal.press(.down)
                let name = "Person " + String(format: "%05d", number)
                try await agent.terminal.wait(name) { $0.marked?.hasPrefix(name) == true }
            }
            let bytes = await agent.terminal.bytes.count - before
            // Two thirds of the keys scroll all the rows; a window has 1920 cells.
            #expect(bytes < LongListTests.keys * 3_000, "\(bytes / LongListTests.keys) bytes a key")
            try await agent.quit()
            #expect(stage.server.log.all.isEmpty)
        }
    }
}

extension Stage {
    /// Fills the mirror with so many customers, as if a pull had just ended.
    fileprivate func fill(_ rows: Int) throws {
        let connection = Connection(id: "here", provider: .unibee, mode: .test)
        let store = try Mirror(path: mirror, connections: [connection])
        let pull = try store.beginPull(of: connection, at: Date())
        for start in stride(from: 0, to: rows, by: 1_000) {
            let customers = (start..<start + 1_000).map { number in
                let name = String(format: "%05d", number)
                return Customer.sample(
                    name, name: "Person \(SafeText(name))", email: "person.\(SafeText(name))@example.test",
                    connection: "here")
            }
            try store.store(customers: customers, subscriptions: [], in: pull)
        }
        try store.finish(pull, incomplete: [], at: Date())
    }
}
