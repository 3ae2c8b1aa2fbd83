#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Brings a colour down to what a terminal has, by the distance the eye sees (OKLab).
package enum Quantiser {
    /// The nearest colour a terminal with so many has. `standard` stays; so does what the terminal can show.
    package static func quantised(_ color: Color, colors: Int) -> Color {
        if colors < 8 { return .standard }
        switch color {
        case .standard: return .standard
        case .rgb(let red, let green, let blue):
            if colors > 256 { return color }
            return .indexed(nearest(RGB(red: red, green: green, blue: blue), in: candidates(colors)))
        case .indexed(let index):
            if colors > 256 || Int(index) < min(colors, 256) { return color }
            // The bright eight: the plain ones stand for them. Bright black on black would be gone.
            if colors < 16, index < 16 { return .indexed(index == 8 ? 7 : index - 8) }
            return .indexed(nearest(RGB.nominal[Int(index)], in: candidates(colors)))
        }
    }

    /// The number that ncurses knows the quantised colour by; -1 is the terminal's own.
    static func number(_ color: Color, colors: Int) -> Int {
        switch quantised(color, colors: colors) {
        case .standard: return -1
        case .indexed(let index):
            // With direct colour only the first eight numbers are the terminal's own palette.
            return colors > 256 && index > 7 ? RGB.nominal[Int(index)].number : Int(index)
        case .rgb(let red, let green, let blue): return RGB(red: red, green: green, blue: blue).number
        }
    }

    /// The sixteen are the terminal's own and nobody knows how they look: with 256 the fixed ones are chosen.
    private static func candidates(_ colors: Int) -> Range<Int> {
        if colors >= 256 { return 16..<256 }
        return 0..<(colors >= 16 ? 16 : 8)
    }

    private static func nearest(_ color: RGB, in range: Range<Int>) -> UInt8 {
        let wanted = color.lab
        var best = (index: range.lowerBound, distance: Double.infinity)
        for index in range {
            let distance = wanted.distance(to: RGB.nominalLabs[index])
            if distance < best.distance { best = (index, distance) }
        }
        return UInt8(clamping: best.index)
    }
}

extension Color {
    /// The contrast of WCAG between two colours, 1...21; nil when one is the terminal's own and so not known.
    ///
    /// The sixteen named ones count as xterm's.
    package func contrast(with other: Color) -> Double? {
        guard let mine = RGB(self), let others = RGB(other) else { return nil }
        let (low, high) = (min(mine.luminance, others.luminance), max(mine.luminance, others.luminance))
        return (high + 0.05) / (low + 0.05)
    }
}

/// A colour by its three parts.
struct RGB: Hashable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    init?(_ color: Color) {
        switch color {
        case .standard: return nil
        case .indexed(let index): self = RGB.nominal[Int(index)]
        case .rgb(let red, let green, let blue): self.init(red: red, green: green, blue: blue)
        }
    }

    /// As direct-colour terminals count; the lowest eight numbers are taken by the palette.
    var number: Int {
        let value = Int(red) << 16 | Int(green) << 8 | Int(blue)
        return value < 8 ? 0 : value
    }

    /// Relative luminance of WCAG, 0...1.
    var luminance: Double {
        0.2126 * RGB.linear(red) + 0.7152 * RGB.linear(green) + 0.0722 * RGB.linear(blue)
    }

    var lab: Lab {
        let (red, green, blue) = (RGB.linear(red), RGB.linear(green), RGB.linear(blue))
        let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        return Lab(
            lightness: 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
            greenRed: 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
            blueYellow: 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short)
    }

    private static func linear(_ part: UInt8) -> Double {
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    /// xterm's 256 colours: its sixteen, the cube of six steps, the greys.
    static let nominal: [RGB] = {
        let named: [(UInt8, UInt8, UInt8)] = [
            (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
            (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255),
            (0, 255, 255), (255, 255, 255),
        ]
        let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
        let cube = steps.flatMap { red in
            steps.flatMap { green in steps.map { RGB(red: red, green: green, blue: $0) } }
        }
        let greys = (0..<24).map { UInt8(8 + 10 * $0) }.map { RGB(red: $0, green: $0, blue: $0) }
        return named.map { RGB(red: $0.0, green: $0.1, blue: $0.2) } + cube + greys
    }()

    static let nominalLabs = nominal.map(\.lab)
}

/// A colour in OKLab, where distance is what the eye sees.
struct Lab: Hashable {
    let lightness: Double
    let greenRed: Double
    let blueYellow: Double

    func distance(to other: Lab) -> Double {
        let parts = (lightness - other.lightness, greenRed - other.greenRed, blueYellow - other.blueYellow)
        return parts.0 * parts.0 + parts.1 * parts.1 + parts.2 * parts.2
    }
}
