import Billing
import Foundation

/// Keeps a connection's requests below a number per second, with one second's worth at once.
///
/// An actor because all requests of a connection share one allowance.
actor RequestPace {
    private let world: World
    private let interval: TimeInterval
    private let burst: TimeInterval
    /// When the requests so far would all have left, had they been spread evenly.
    private var booked = Date.distantPast

    /// - Parameter rate: requests per second; 0 and below for no limit.
    init(rate: Int, world: World) {
        self.world = world
        interval = rate > 0 ? 1 / TimeInterval(rate) : 0
        burst = interval * TimeInterval(max(0, rate - 1))
    }

    /// Waits until the next request may leave.
    func turn() async throws {
        guard interval > 0 else { return }
        let now = world.now()
        let milliseconds = ((booked.timeIntervalSince(now) - burst) * 1000).rounded()
        booked = max(booked, now).addingTimeInterval(interval)
        if milliseconds > 0 { try await world.sleep(.milliseconds(Int(milliseconds))) }
    }
}
