import Sandbox

/// Draws from a seed what goes wrong with each subscription's cancellation. Pure: who arrives first changes nothing.
package struct FaultPlan: Sendable {
    /// When a process is killed.
    package enum Kill: Sendable, Hashable {
        /// So many milliseconds after its start.
        case after(Int)
        /// So many milliseconds after its own record of this name was seen in the journal.
        case atRecord(String, after: Int)
        /// As its mutating request arrives.
        case atArrival
        /// As the answer to its mutating request leaves.
        case atAnswer
        /// As its n-th read after the mutating request arrives, counted from 1.
        case atReread(Int)

        /// The kind of moment in words.
        package var name: String {
            switch self {
            case .after: "at a random instant"
            case .atRecord: "right after a record"
            case .atArrival: "as the request arrives"
            case .atAnswer: "as the answer leaves"
            case .atReread: "during a re-read"
            }
        }
    }

    /// A fault on some reads of one customer.
    package struct ReadFault: Sendable, Hashable {
        package let kind: Fault.Kind
        package let amount: Int
        /// How many reads in a row it strikes.
        package let times: Int

        package var fault: Fault { Fault(kind, amount: amount) }
    }

    /// What goes wrong with one cancellation.
    package struct Fate: Sendable, Hashable {
        package var write = WriteFault(.none)
        package var kill: Kill?
        /// Before the mutating request.
        package var readsBefore: ReadFault?
        /// After it.
        package var readsAfter: ReadFault?
    }

    private let seed: UInt64
    /// Whether a few answers come after the longest deadline.
    private let takesOverdue: Bool

    package init(seed: UInt64, takesOverdue: Bool) {
        self.seed = seed
        self.takesOverdue = takesOverdue
    }

    /// What goes wrong with the subscription `ref`; always the same for the same seed.
    package func fate(of ref: String) -> Fate {
        var dice = Dice(seed: FaultPlan.hash(ref, seed))
        var fate = Fate()
        fate.write = WriteFault(drawClass(&dice), variant: dice.roll(1_000_000))
        if dice.chance(15) { fate.kill = FaultPlan.drawKill(&dice) }
        if dice.chance(8) { fate.readsBefore = FaultPlan.drawReads(&dice, most: 4) }
        if dice.chance(20) { fate.readsAfter = FaultPlan.drawReads(&dice, most: 8) }
        return fate
    }

    private func drawClass(_ dice: inout Dice) -> FaultClass {
        var number = dice.roll(classes.reduce(0) { $0 + $1.weight })
        for one in classes {
            number -= one.weight
            if number < 0 { return one }
        }
        return .none
    }

    private static func drawKill(_ dice: inout Dice) -> Kill {
        switch dice.roll(12) {
        // From the start to behind the first re-reads, even of a debug build among many.
        case 0..<3: .after(dice.roll(6000))
        // The next record follows the intent within milliseconds.
        case 3..<6:
            .atRecord(
                dice.pick(["intent", "intent", "intent", "sent", "answered"]),
                after: dice.chance(60) ? 0 : dice.roll(50))
        case 6..<8: .atArrival
        case 8..<10: .atAnswer
        default: .atReread(1 + dice.roll(2))
        }
    }

    /// How many of `operations` are to meet a fault of this class, in the mean.
    package func expectation(of kind: FaultClass, among operations: Int) -> Double {
        let total = classes.reduce(0) { $0 + $1.weight }
        return classes.contains(kind) ? Double(operations * kind.weight) / Double(total) : 0
    }

    private var classes: [FaultClass] { FaultClass.allCases.filter { takesOverdue || $0 != .overdue } }

    private static func drawReads(_ dice: inout Dice, most: Int) -> ReadFault {
        let kinds: [(Fault.Kind, Int)] = [
            (.errorBefore, 0), (.unavailable, 0), (.tooManyRequests, 1), (.tooManyRequests, 0), (.dropBefore, 0),
            (.htmlBefore, 502), (.htmlAfter, 0), (.brokenJSON, 0), (.late, 200), (.late, 900), (.redirect, 307),
            (.unauthorised, 0), (.notFound, 0), (.wrongBody, 0), (.echoPage, 0),
        ]
        let (kind, amount) = dice.pick(kinds)
        return ReadFault(kind: kind, amount: amount, times: 1 + dice.roll(most))
    }

    /// FNV-1a over the reference, mixed with the seed.
    private static func hash(_ text: String, _ seed: UInt64) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    }
}
