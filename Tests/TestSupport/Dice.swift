import Sandbox

/// Throws of dice with a fixed sequence for a seed.
package struct Dice: RandomNumberGenerator {
    private var generator: SeededGenerator

    package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    package mutating func next() -> UInt64 { generator.next() }

    /// A number from 0 up to, but not including, `sides`.
    package mutating func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }

    package mutating func chance(_ percent: Int) -> Bool { roll(100) < percent }
    package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
}
