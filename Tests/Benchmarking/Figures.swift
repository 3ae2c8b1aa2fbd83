/// What was measured of one program on one list. Times are milliseconds, memory is KiB; nil was not measured.
package struct ToolFigures: Sendable {
    package let name: String
    package var start = Samples([])
    /// From a key to the first byte of its answer, and to the last: keys a thirtieth of a second apart.
    package var keys = Samples([])
    package var paints = Samples([])
    /// To the first byte, each key pressed as soon as the one before was answered.
    package var hurriedKeys = Samples([])
    /// Keys that nothing followed.
    package var unansweredKeys = 0
    package var search: Double?
    package var peakMemory: Int?
    /// Bytes that one key down brings.
    package var bytesPerKey = Samples([])
    /// From the last of 300 keys, sent 30 a second, to the first byte of its answer, and to the last byte of all.
    package var lastRepeat: (first: Double, last: Double)?
    package var idle: Idle?

    /// What a program does that nobody touches, a second.
    package struct Idle: Sendable {
        package let bytes: Double
        package let wakeUps: Double

        package init(bytes: Double, wakeUps: Double) {
            self.bytes = bytes
            self.wakeUps = wakeUps
        }
    }

    package init(name: String) {
        self.name = name
    }
}

/// Starts that are held against each other, measured in turns. Milliseconds.
package struct StartFigures: Sendable {
    /// The desk at the largest size, and at the smallest.
    package let large: Samples
    package let small: Samples
    /// At the largest size; nil where it is not installed.
    package let fzf: Samples?

    package init(large: Samples, small: Samples, fzf: Samples?) {
        (self.large, self.small, self.fzf) = (large, small, fzf)
    }
}

/// What was measured of one sync. A row is a customer or a subscription.
package struct SyncFigures: Sendable, Codable {
    package let rows: Int
    /// Of the whole `lapse sync`, its start included.
    package let seconds: Double
    /// KiB.
    package let peakMemory: Int
    /// The same rows written by nothing but SQLite; nil when not measured.
    package var rawSeconds: Double?

    package init(rows: Int, seconds: Double, peakMemory: Int, rawSeconds: Double? = nil) {
        self.rows = rows
        self.seconds = seconds
        self.peakMemory = peakMemory
        self.rawSeconds = rawSeconds
    }

    package var rowsPerSecond: Double { Double(rows) / seconds }
    package var rawRowsPerSecond: Double? { rawSeconds.map { Double(rows) / $0 } }
    /// Of the raw insert's speed.
    package var share: Double? { rawSeconds.map { $0 / seconds } }
}

/// What was measured on a mirror of one size.
package struct SizeFigures: Sendable {
    package let subscriptions: Int
    package var sync: SyncFigures?
    package var tools: [ToolFigures]

    package init(subscriptions: Int, sync: SyncFigures?, tools: [ToolFigures]) {
        self.subscriptions = subscriptions
        self.sync = sync
        self.tools = tools
    }

    package func tool(_ name: String) -> ToolFigures? { tools.first { $0.name == name } }
}
