import Sandbox

extension Wire {
    /// The member `name` of an object; null when there is none.
    subscript(_ name: String) -> Wire {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.0 == name }?.1 ?? .null
    }

    var elements: [Wire] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// The element of an array whose member `name` is written as `text`; null when there is none.
    func element(_ name: String, _ text: String) -> Wire {
        elements.first { $0[name].plain == text } ?? .null
    }

    /// A text without its quotes, and everything else as JSON has it.
    var plain: String {
        guard case .string(let text) = self else { return text }
        return text
    }
}
