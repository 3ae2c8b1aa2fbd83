import Billing
import SafeText
import Storage
import Terminal

extension DeskState {
    mutating func press(_ key: Key) -> [Effect] {
        // Never a letter: those belong to the fields that are typed into.
        if case .control = key, options.keymap.action(for: key) == .suspend { return [.suspend] }
        if let wizard {
            guard !wizard.wizard.isInFlight || key == .escape else { return [] }
            notice = nil
            return tellWizard(wizard.number, .key(key))
        }
        if preparation != nil {
            // A wizard must never open under keys that were meant for something else: they are dropped.
            guard key == .escape else { return [] }
            preparation = nil
            notice = nil
            return []
        }
        notice = nil
        if overlay != nil { return pressInOverlay(key) }
        if isTypingSearch { return pressInSearch(key) }
        guard let id = options.keymap.action(for: key) else { return [] }
        return run(id)
    }

    /// Pasted text only ever lands in a text field; a pasted line end is a blank.
    mutating func paste(_ text: String) -> [Effect] {
        if let wizard {
            guard !wizard.wizard.isInFlight else { return [] }
            return tellWizard(wizard.number, .paste(text))
        }
        guard preparation == nil else { return [] }
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        if overlay != nil { return typeInOverlay(line) }
        guard isTypingSearch else { return [] }
        return setSearch(search + line)
    }

    /// Does what `id` names, or says why not.
    mutating func run(_ id: ActionID) -> [Effect] {
        guard let action = ActionRegistry.action(id) else { return [] }
        if id != .back, id != .quit { isQuitConfirmed = false }
        if let reason = action.disabledReason(self) {
            notice = Notice("\(action.short): \(reason)", .warn)
            return []
        }
        switch id {
        case .open: return openSelection()
        case .endSubscription: return prepareWizard(.cancel)
        case .undo: return prepareWizard(.undo)
        case .reconcile: return reconcileSelection()
        case .copy:
            guard let reference = referenceToCopy else { return [] }
            return copy(reference, as: reference, about: maskOfSelection)
        case .copyConfirmation:
            guard let text = confirmationToCopy else { return [] }
            return copy(text, as: "the confirmation", about: maskOfSelection)
        case .refresh: return refresh()
        case .search:
            isTypingSearch = true
            focus = .list
            return []
        case .moveUp, .moveDown, .pageUp, .pageDown, .first, .last: return move(id)
        case .listPane: return show(.list)
        case .detailPane: return show(.detail)
        case .nextPane: return show(focus == .list ? .detail : .list)
        case .customers: return show(.customers)
        case .subscriptions: return show(.subscriptions)
        case .operations: return show(.operations) + [.loadOperations]
        case .connections: return show(.connections)
        case .filter: overlay = .filter(FilterForm(filter: filter))
        case .sort: sort()
        case .reverseSort: reverseSort()
        case .themes: overlay = .themes(ThemePicker(names: options.themes, current: theme))
        case .mask: isMasked.toggle()
        case .help: overlay = .help(ActionMenu(isTyping: false))
        case .palette: overlay = .palette(ActionMenu(isTyping: true))
        case .back: return back()
        case .home: return home()
        case .suspend: return [.suspend]
        case .quit: return quit()
        }
        return []
    }

    private mutating func show(_ tab: Tab) -> [Effect] {
        (self.tab, focus, paneScroll) = (tab, .list, 0)
        return []
    }

    private mutating func show(_ pane: Focus) -> [Effect] {
        guard tab != .connections, pane == .list || hasSelection else { return [] }
        focus = pane
        return []
    }

    private mutating func back() -> [Effect] {
        guard focus == .detail else { return quit() }
        focus = .list
        return []
    }

    /// One step towards the full list of customers. On the way there is the pull that is under way.
    private mutating func home() -> [Effect] {
        switch homeStep {
        case .leaveDetail: focus = .list
        case .showEverything:
            if tab == .customers {
                customers.narrow(search: "", filter: ListFilter())
            } else {
                subscriptions.narrow(search: "", filter: ListFilter())
            }
        case .stopSync: return stopSync()
        case .showCustomers: return show(.customers)
        }
        return []
    }

    private mutating func quit() -> [Effect] {
        guard running.isEmpty || isQuitConfirmed else {
            isQuitConfirmed = true
            notice = Notice(
                "An operation is still running; its outcome will be in Operations. The same key again quits.", .warn)
            return []
        }
        return [.quit]
    }
}
