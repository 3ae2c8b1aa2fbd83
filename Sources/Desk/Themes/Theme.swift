import SafeText
import Terminal

/// A named set of appearances, one a role.
package struct Theme: Sendable, Hashable {
    package let name: String
    /// The roles that the theme itself names; the rest look as in the built-in default.
    package let roles: [Role: Appearance]

    package init(name: String, roles: [Role: Appearance]) {
        self.name = name
        self.roles = roles
    }

    /// How every role looks on a terminal with `capabilities`: each colour replaced by the nearest one it has, and
    /// bold, underline and reverse instead of colour where it has none.
    package func palette(for capabilities: TerminalCapabilities) -> Palette {
        let count = capabilities.colors
        guard count >= 8 else { return Palette(Theme.mono.roles) }
        return Palette(
            complete.mapValues { appearance in
                var fitted = appearance
                fitted.foreground = appearance.foreground.fitted(to: count)
                fitted.background = appearance.background.fitted(to: count)
                // A terminal with eight colours makes a bright one by bold.
                if count < 16, case .indexed(let index) = appearance.foreground, (8...15).contains(index) {
                    fitted.isBold = true
                }
                return fitted
            })
    }

    private var complete: [Role: Appearance] { Theme.standard.roles.merging(roles) { _, own in own } }

    /// The terminal's own sixteen colours; there without any file.
    package static let standard = Theme(
        name: "default",
        roles: [
            .text: Appearance(),
            .title: Appearance(bold: true),
            .muted: Appearance(dim: true),
            .accent: Appearance(foreground: .indexed(6)),
            .selection: Appearance(reversed: true),
            .border: Appearance(dim: true),
            .key: Appearance(foreground: .indexed(6), bold: true),
            .hint: Appearance(dim: true),
            .ok: Appearance(foreground: .indexed(2)),
            .warn: Appearance(foreground: .indexed(3), bold: true),
            .danger: Appearance(foreground: .indexed(1), bold: true),
            .info: Appearance(foreground: .indexed(4)),
            .input: Appearance(underlined: true),
            .badge: Appearance(foreground: .indexed(15), background: .indexed(1), bold: true),
        ])

    /// No colour at all; there without any file.
    package static let mono = Theme(
        name: "mono",
        roles: [
            .text: Appearance(),
            .title: Appearance(bold: true),
            .muted: Appearance(dim: true),
            .accent: Appearance(bold: true),
            .selection: Appearance(reversed: true),
            .border: Appearance(dim: true),
            .key: Appearance(bold: true, underlined: true),
            .hint: Appearance(dim: true),
            .ok: Appearance(bold: true),
            .warn: Appearance(bold: true, underlined: true),
            .danger: Appearance(bold: true, reversed: true),
            .info: Appearance(underlined: true),
            .input: Appearance(underlined: true),
            .badge: Appearance(bold: true, reversed: true),
        ])
}
