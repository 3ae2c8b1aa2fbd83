import SafeText
import Terminal

/// A keymap that cannot be used, in words.
package struct KeymapProblem: Error, Sendable, Hashable {
    package let text: SafeText
}

/// Which key does what: the registry's defaults with the agent's own changes.
package struct Keymap: Sendable, Hashable {
    private let keysByAction: [ActionID: [Key]]
    private let actions: [Key: ActionID]

    /// The default keys.
    package init() {
        self.init(ActionRegistry.all.reduce(into: [:]) { $0[$1.id] = $1.keys })
    }

    /// The defaults changed by `overrides`: action names with the names of their keys, none to unbind.
    ///
    /// A key named for one action is taken away from whichever had it by default.
    /// - Throws: `KeymapProblem` for unknown names, a key given twice, or a dangerous action on a navigation key.
    package init(overrides: [String: [String]]) throws(KeymapProblem) {
        var chosen: [ActionID: [Key]] = [:]
        for (name, keyNames) in overrides.sorted(by: { $0.key < $1.key }) {
            guard let id = ActionID(rawValue: name) else {
                throw KeymapProblem(text: "keys: there is no action \(SafeText(name))")
            }
            chosen[id] = try keyNames.map { name throws(KeymapProblem) in
                guard let key = Key(named: name) else {
                    throw KeymapProblem(text: "keys: \(SafeText(id.rawValue)): there is no key \(SafeText(name))")
                }
                return key
            }
        }
        try Keymap.check(chosen)
        let taken = Set(chosen.values.joined())
        self.init(
            ActionRegistry.all.reduce(into: [:]) { result, action in
                result[action.id] = chosen[action.id] ?? action.keys.filter { !taken.contains($0) }
            })
    }

    private init(_ keys: [ActionID: [Key]]) {
        keysByAction = keys
        actions = keys.reduce(into: [:]) { result, entry in entry.value.forEach { result[$0] = entry.key } }
    }

    package func action(for key: Key) -> ActionID? { actions[key] }
    package func keys(for id: ActionID) -> [Key] { keysByAction[id] ?? [] }

    private static func check(_ chosen: [ActionID: [Key]]) throws(KeymapProblem) {
        var owners: [Key: ActionID] = [:]
        for (id, keys) in chosen.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for key in keys {
                if let other = owners[key], other != id {
                    throw KeymapProblem(
                        text: "keys: \(key.name) is given to \(SafeText(other.rawValue)) and \(SafeText(id.rawValue))")
                }
                owners[key] = id
                if ActionRegistry.action(id)?.isDangerous == true, navigationKeys.contains(key) {
                    throw KeymapProblem(
                        text: "keys: \(SafeText(id.rawValue)) may not be on \(key.name), a key to move about")
                }
            }
        }
    }

    /// Keys that people press without looking.
    static let navigationKeys: Set<Key> = Set(ActionRegistry.all.filter(\.isNavigation).flatMap(\.keys))
        .union([.character(" "), .backspace, .escape, .control("d"), .control("u"), .control("n"), .control("p")])
}
