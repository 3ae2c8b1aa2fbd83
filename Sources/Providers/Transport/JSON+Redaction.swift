import Billing

extension JSON {
    /// This without credentials. Each text by itself: what a customer wrote into one reaches no further, whatever quotes
    /// it holds. Texts whose name says that they are credentials go whole.
    func redacted(by redactor: Redactor) -> JSON {
        JSONRedaction(redactor: redactor, sieve: redactor.sieve).redacted(self, isCredential: false) ?? self
    }
}

/// One document's redaction. Nearly every text passes the sieve, and nearly every value stays as it is: only what changes
/// is made anew.
private struct JSONRedaction {
    let redactor: Redactor
    let sieve: RedactionSieve

    /// `value` without credentials; nil when it holds none.
    func redacted(_ value: JSON, isCredential: Bool) -> JSON? {
        switch value {
        case .null, .bool: nil
        case .number(let digits): redacted(digits).map(JSON.string)
        case .string(let text):
            if isCredential, !text.isEmpty {
                .string(Redactor.mark.description)
            } else {
                redacted(text).map(JSON.string)
            }
        case .array(let elements): redacted(elements, isCredential: isCredential).map(JSON.array)
        case .object(let members): redacted(members).map(JSON.object)
        }
    }

    private func redacted(_ text: String) -> String? {
        guard sieve.catches(text) else { return nil }
        let clean = redactor.redact(text)
        return clean == text ? nil : clean
    }

    private func redacted(_ elements: [JSON], isCredential: Bool) -> [JSON]? {
        var clean: [JSON]?
        for (index, element) in elements.enumerated() {
            guard let change = redacted(element, isCredential: isCredential) else { continue }
            clean = clean ?? elements
            clean?[index] = change
        }
        return clean
    }

    private func redacted(_ members: [String: JSON]) -> [String: JSON]? {
        var changes: [(name: String, cleanName: String, value: JSON)] = []
        for (name, value) in members {
            // A name that says so is caught by the sieve, too.
            let cleanName = redacted(name)
            let isCredential = sieve.catches(name) && Redactor.isCredential(name)
            let cleanValue = redacted(value, isCredential: isCredential)
            if cleanName != nil || cleanValue != nil { changes.append((name, cleanName ?? name, cleanValue ?? value)) }
        }
        guard !changes.isEmpty else { return nil }
        var clean = members
        for change in changes { clean[change.name] = nil }
        for change in changes { clean[change.cleanName] = change.value }
        return clean
    }
}
