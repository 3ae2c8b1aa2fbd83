/// How a cell really looks on the terminal at hand: colours it has, and attributes.
package struct Look: Sendable, Hashable {
    /// What stands beside the colours.
    package struct Attributes: OptionSet, Sendable, Hashable {
        package let rawValue: Int32

        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let bold = Attributes(rawValue: 1)
        package static let underlined = Attributes(rawValue: 2)
        package static let reversed = Attributes(rawValue: 4)
        package static let dim = Attributes(rawValue: 8)
    }

    package var foreground: Color
    package var background: Color
    package var attributes: Attributes
}

extension Palette {
    /// The contrast below which a role's own colour gives way on the selected row.
    private static let legible = 3.0

    /// How `style` looks on a terminal with so many colours.
    ///
    /// Without colour nothing is lost: selection is reversed, danger and what is strong stand out by attributes.
    package func look(for style: Style, colors: Int) -> Look {
        var look = colors < 8 ? plain(style) : colored(style, colors: colors)
        if style.isStrong { look.attributes.insert(.bold) }
        return look
    }

    private func plain(_ style: Style) -> Look {
        var attributes = self[style.role].attributes
        switch style.role {
        case .danger: attributes.formUnion([.bold, .underlined])
        case .title, .warn, .key: attributes.insert(.bold)
        case .selection, .badge: attributes.insert(.reversed)
        default: break
        }
        if style.isSelected { attributes.insert(.reversed) }
        // Dim and reversed together are close to nothing on many terminals.
        if attributes.contains(.reversed) { attributes.remove(.dim) }
        return Look(foreground: .standard, background: .standard, attributes: attributes)
    }

    private func colored(_ style: Style, colors: Int) -> Look {
        let own = self[style.role]
        var look = Look(foreground: own.foreground, background: own.background, attributes: own.attributes)
        if style.isSelected || style.role == .selection {
            let selection = self[.selection]
            look.background = selection.background
            look.attributes.formUnion(selection.attributes.intersection([.bold, .reversed, .underlined]))
            look.attributes.remove(.dim)
            let contrast = own.foreground.contrast(with: selection.background) ?? 0
            if contrast < Palette.legible || selection.isReversed { look.foreground = selection.foreground }
            let isVisible = selection.background != .standard || selection.isReversed
            if !isVisible { look.attributes.insert(.reversed) }
        }
        if colors < 16, case .indexed(9...15) = look.foreground { look.attributes.insert(.bold) }
        look.foreground = Quantiser.quantised(look.foreground, colors: colors)
        look.background = Quantiser.quantised(look.background, colors: colors)
        return look
    }
}

extension Appearance {
    var attributes: Look.Attributes {
        var attributes: Look.Attributes = []
        if isBold { attributes.insert(.bold) }
        if isUnderlined { attributes.insert(.underlined) }
        if isReversed { attributes.insert(.reversed) }
        if isDim { attributes.insert(.dim) }
        return attributes
    }
}
