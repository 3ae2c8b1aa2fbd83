// Benchmarking: what the benchmark makes of its figures. Belongs here: statistics, tables and verdicts, no I/O.

/// Figures of one kind, measured again and again.
package struct Samples: Sendable, Hashable {
    /// Ascending.
    package let values: [Double]

    package init(_ values: [Double]) {
        self.values = values.sorted()
    }

    /// The smallest value that at least `share` percent of all do not exceed (nearest rank); nil without values.
    package func percentile(_ share: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let rank = (share / 100 * Double(values.count)).rounded(.up)
        return values[min(max(Int(rank), 1), values.count) - 1]
    }

    package var median: Double? { percentile(50) }
}
