import SafeText
import Terminal

extension DeskState {
    mutating func pressInOverlay(_ key: Key) -> [Effect] {
        switch overlay {
        case .none: return []
        case .themes(let picker): return pressInThemes(key, picker)
        case .filter(let form): return pressInFilter(key, form)
        case .help(let menu): return pressInMenu(key, menu, isHelp: true)
        case .palette(let menu): return pressInMenu(key, menu, isHelp: false)
        }
    }

    mutating func typeInOverlay(_ text: String) -> [Effect] {
        switch overlay {
        case .help(let menu) where menu.isTyping: setText(menu.text + text, of: menu, isHelp: true)
        case .palette(let menu): setText(menu.text + text, of: menu, isHelp: false)
        default: break
        }
        return []
    }

    private mutating func pressInMenu(_ key: Key, _ menu: ActionMenu, isHelp: Bool) -> [Effect] {
        var menu = menu
        let (count, page) = (menu.matches.count, Swift.max(1, layout.menuRows))
        switch key {
        case .escape, .control("c"):
            overlay = nil
            return []
        case .enter:
            overlay = nil
            return menu.selected.map { run($0.id) } ?? []
        case .up, .control("p"): menu.cursor.move(by: -1, count: count, page: page)
        case .down, .control("n"): menu.cursor.move(by: 1, count: count, page: page)
        case .pageUp: menu.cursor.move(by: -page, count: count, page: page)
        case .pageDown: menu.cursor.move(by: page, count: count, page: page)
        case .backspace:
            setText(String(menu.text.dropLast()), of: menu, isHelp: isHelp)
            return []
        case .character(let character) where menu.isTyping:
            setText(menu.text + String(character), of: menu, isHelp: isHelp)
            return []
        case .character(let character): return pressInQuietHelp(character, menu)
        default: return []
        }
        overlay = isHelp ? .help(menu) : .palette(menu)
        return []
    }

    /// The help before anything was typed: `q` and `?` close it, `/` or another letter starts the filter.
    private mutating func pressInQuietHelp(_ character: Character, _ menu: ActionMenu) -> [Effect] {
        var menu = menu
        let (count, page) = (menu.matches.count, Swift.max(1, layout.menuRows))
        switch character {
        case "q", "?":
            overlay = nil
            return []
        case "j": menu.cursor.move(by: 1, count: count, page: page)
        case "k": menu.cursor.move(by: -1, count: count, page: page)
        case "/": menu.isTyping = true
        default:
            menu.isTyping = true
            menu.text = String(character)
        }
        overlay = .help(menu)
        return []
    }

    private mutating func setText(_ text: String, of menu: ActionMenu, isHelp: Bool) {
        var menu = menu
        menu.text = String(text.prefix(60))
        menu.cursor = Cursor()
        overlay = isHelp ? .help(menu) : .palette(menu)
    }

    private mutating func pressInThemes(_ key: Key, _ picker: ThemePicker) -> [Effect] {
        var picker = picker
        let count = picker.names.count
        switch key {
        case .up, .character("k"): picker.cursor.move(by: -1, count: count, page: layout.menuRows)
        case .down, .character("j"): picker.cursor.move(by: 1, count: count, page: layout.menuRows)
        case .enter:
            overlay = nil
            return []
        case .escape, .character("q"), .control("c"):
            overlay = nil
            theme = picker.original
            return []
        default: return []
        }
        overlay = .themes(picker)
        theme = picker.selected ?? picker.original
        return []
    }
}
