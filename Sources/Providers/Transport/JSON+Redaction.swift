import Billing

extension JSON {
    /// This without credentials. Each text by itself: what a customer wrote into one reaches no further, whatever quotes
    /// it holds. Texts whose name says that they are credentials go whole.
    func redacted(by redactor: Redactor) -> JSON { redacted(by: redactor, isCredential: false) }

    private func redacted(by redactor: Redactor, isCredential: Bool) -> JSON {
        switch self {
        case .null, .bool:
            return self
        case .number(let digits):
            let text = redactor.redact(digits)
            return text == digits ? self : .string(text)
        case .string(let text):
            return .string(isCredential && !text.isEmpty ? Redactor.mark.description : redactor.redact(text))
        case .array(let elements):
            return .array(elements.map { $0.redacted(by: redactor, isCredential: isCredential) })
        case .object(let members):
            var clean: [String: JSON] = [:]
            for (name, value) in members {
                clean[redactor.redact(name)] = value.redacted(
                    by: redactor, isCredential: Redactor.isCredential(name))
            }
            return .object(clean)
        }
    }
}
