import Terminal

/// Red, green and blue, 0...255 each.
struct RGB: Sendable, Hashable {
    let red: Int
    let green: Int
    let blue: Int

    init(_ red: Int, _ green: Int, _ blue: Int) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// The square of the distance, the eye's greater care for green taken into account.
    func distance(to other: RGB) -> Int {
        let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
        return 2 * r * r + 4 * g * g + 3 * b * b
    }
}

extension Color {
    /// The nearest colour of a terminal with `count` colours.
    func fitted(to count: Int) -> Color {
        guard let rgb, !isWithin(count) else { return self }
        // The first sixteen look as their owner likes, so a wider palette is searched behind them.
        let candidates = count >= 256 ? 16...255 : count >= 16 ? 0...15 : 0...7
        let nearest = candidates.min { left, right in
            Color.table(left).distance(to: rgb) < Color.table(right).distance(to: rgb)
        }
        return .indexed(UInt8(nearest ?? 7))
    }

    private func isWithin(_ count: Int) -> Bool {
        switch self {
        case .standard: true
        case .indexed(let index): Int(index) < count
        case .rgb: count > 256
        }
    }

    private var rgb: RGB? {
        switch self {
        case .standard: nil
        case .indexed(let index): Color.table(Int(index))
        case .rgb(let red, let green, let blue): RGB(Int(red), Int(green), Int(blue))
        }
    }

    /// The usual values of the 256 colours: sixteen names, a cube of six steps a side, a ramp of greys.
    private static func table(_ index: Int) -> RGB {
        switch index {
        case 0..<16: return sixteen[index]
        case 16..<232:
            let step = { (level: Int) in level == 0 ? 0 : 55 + 40 * level }
            let cube = index - 16
            return RGB(step(cube / 36), step(cube / 6 % 6), step(cube % 6))
        default:
            let grey = 8 + 10 * (index - 232)
            return RGB(grey, grey, grey)
        }
    }

    private static let sixteen = [
        RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0), RGB(0, 0, 238), RGB(205, 0, 205),
        RGB(0, 205, 205), RGB(229, 229, 229), RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
        RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
    ]
}
