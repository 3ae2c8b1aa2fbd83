import Foundation

/// What comes from outside a computation: the clock, waiting, chance. Tests pass their own.
package struct World: Sendable {
    /// The wall clock.
    package var now: @Sendable () -> Date
    /// Waits; throws when the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// A uniform number in 0..<1, for jitter.
    package var chance: @Sendable () -> Double
    /// A fresh operation id such as `7F3K-22QD`.
    package var operationID: @Sendable () -> String

    package init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double, operationID: @escaping @Sendable () -> String
    ) {
        self.now = now
        self.sleep = sleep
        self.chance = chance
        self.operationID = operationID
    }

    /// The real clock and real chance.
    package static let real = World(
        now: { Date() },
        sleep: { try await Task.sleep(for: $0) },
        chance: { Double.random(in: 0..<1) },
        operationID: {
            // Crockford's base 32: no I, L, O and U, so that an id survives being read aloud.
            let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
            let characters = (0..<8).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] }
            return String(characters.prefix(4)) + "-" + String(characters.suffix(4))
        })
}
