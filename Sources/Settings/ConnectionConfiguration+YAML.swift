import Billing
import Foundation
import Providers
import SafeText

extension ConnectionConfiguration {
    /// Reads one element of `connections`.
    init(_ node: YAMLNode, isReadOnly: Bool) throws {
        let members = try node.members(allowed: [
            "id", "provider", "mode", "read_only", "base_url", "credentials", "options", "lookups",
            "reasons", "ca_file",
        ])
        func required(_ name: String, _ expected: String) throws -> YAMLNode {
            guard let member = members[name] else { throw node.error("'\(name)' is missing; \(expected) was expected") }
            return member
        }
        let provider = try required("provider", "one of ponddy, whitebeard, payway, useepay, unibee").word(
            Provider.self)
        let mode = try required("mode", "live or test").word(Mode.self)
        let ownReadOnly = try members["read_only"]?.flag() ?? false
        connection = Connection(
            id: try ConnectionConfiguration.identifier(required("id", "a short name")), provider: provider, mode: mode,
            isReadOnly: isReadOnly || ownReadOnly)
        baseURL = try ConnectionConfiguration.address(required("base_url", "an https address"))
        authority = try members["ca_file"].map(ConnectionConfiguration.authority)
        let entry = ProviderCatalogue.entry(for: provider)
        let secrets = try members["credentials"].map { try ConnectionConfiguration.secrets($0, entry) }
        credentials = secrets?.credentials ?? [:]
        tokens = secrets?.tokens ?? []
        for name in entry.credentials where credentials[name] == nil {
            throw node.error("'credentials.\(name)' is missing; \(provider.rawValue) needs it")
        }
        if entry.needsTokens, tokens.isEmpty {
            throw node.error("'credentials.tokens' is missing; \(provider.rawValue) needs at least one token")
        }
        options = try members["options"].map { try ConnectionConfiguration.options($0, entry) } ?? [:]
        lookups = try members["lookups"].map { try ConnectionConfiguration.lookups($0, entry) } ?? []
        reasons = try members["reasons"].map { try ConnectionConfiguration.reasons($0, entry) } ?? []
    }

    private static func identifier(_ node: YAMLNode) throws -> String {
        let id = try node.text()
        let allowed = id.utf8.allSatisfy { byte in
            UnicodeScalar(byte).properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard (1...40).contains(id.utf8.count), allowed else {
            throw node.error("1 to 40 letters, digits, '-' and '_' were expected")
        }
        return id
    }

    private static func address(_ node: YAMLNode) throws -> URL {
        var text = try node.text()
        while text.hasSuffix("/") { text.removeLast() }
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host, !host.isEmpty,
            url.query == nil, url.fragment == nil, url.user == nil
        else { throw node.error("an address such as https://api.example.com was expected") }
        switch scheme {
        case "https": return url
        case "http" where isLoopback(host): return url
        case "http": throw node.error("http is accepted on loopback only; https was expected")
        default: throw node.error("https was expected")
        }
    }

    private static func authority(_ node: YAMLNode) throws -> CertificateAuthority {
        let path = try node.text()
        do {
            return try AuthorityFile(path: Paths.absolute(path, from: Paths.folder(of: node.file))).authority()
        } catch {
            throw node.error("'\(path)' was given; \(error.message)")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        let name = host.filter { $0 != "[" && $0 != "]" }.lowercased()
        if name == "localhost" || name == "::1" { return true }
        let octets = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return octets.count == 4 && octets[0] == 127 && octets.allSatisfy { $0 != nil }
    }

    private static func secrets(
        _ node: YAMLNode, _ entry: ProviderCatalogue.Entry
    ) throws -> (credentials: [String: SecretSource], tokens: [Token]) {
        let allowed = entry.credentials + (entry.needsTokens ? ["tokens"] : [])
        var members = try node.members(allowed: allowed)
        let tokens = try members.removeValue(forKey: "tokens")?.elements().map { element in
            let fields = try element.members(allowed: ["label", "token"])
            guard let token = fields["token"] else { throw element.error("'token' is missing; a secret was expected") }
            let label = try fields["label"]?.text() ?? element.path
            return Token(label: SafeText(label), source: try SecretSource(token))
        }
        return (try members.mapValues(SecretSource.init), tokens ?? [])
    }

    private static func options(_ node: YAMLNode, _ entry: ProviderCatalogue.Entry) throws -> [String: String] {
        let members = try node.members(allowed: entry.options.map(\.name))
        var values: [String: String] = [:]
        for option in entry.options {
            guard let member = members[option.name] else { continue }
            let value = try member.text()
            guard option.accepts(value) else {
                throw member.error("'\(value)' was given; expected \(option.expectation)")
            }
            values[option.name] = value
        }
        return values
    }

    private static func lookups(_ node: YAMLNode, _ entry: ProviderCatalogue.Entry) throws -> [String] {
        guard entry.takesLookups else { throw node.error("this provider can be listed; it takes no lookups") }
        return try node.elements().map { try $0.text() }
    }

    private static func reasons(_ node: YAMLNode, _ entry: ProviderCatalogue.Entry) throws -> [Reason] {
        guard entry.takesReasons else { throw node.error("this provider takes no configured reasons") }
        var reasons: [Reason] = []
        for element in try node.elements() {
            let fields = try element.members(allowed: ["id", "label"])
            guard let field = fields["id"], !(try field.text().isEmpty) else { throw element.error("'id' is missing") }
            let id = try field.text()
            guard !reasons.contains(where: { $0.id == id }) else {
                throw element.error("the reason '\(id)' is given twice")
            }
            let label = SafeText(try fields["label"]?.text() ?? id)
            reasons.append(Reason(id: id, label: label, isInteger: field.isInteger))
        }
        return reasons
    }
}
