import Foundation
import Sandbox

/// Where a subscription stands, as a sandbox itself holds it.
enum Standing: String, Sendable {
    case running
    /// Scheduled to end.
    case ending
    case ended
}

/// What a provider's requests, answers and state mean, read from its contract and from nothing else.
protocol ProviderTraits: Sendable {
    /// The key of the subscription that `request` would change; nil where it changes nothing, empty where it names none.
    func writeKey(_ request: SandboxRequest) -> String?

    /// The keys and customers that a read may be about; others may be among them.
    func names(in request: SandboxRequest) -> [String]

    /// Whether `answer` says that a mutating request was carried out.
    func isAcceptance(_ answer: SandboxResponse) -> Bool

    /// The standing of every subscription in a snapshot, by key.
    func standings(in snapshot: Data) throws -> [String: Standing]

    /// The key of a subscription as the program names it.
    func key(subscription: String, customer: String) -> String

    /// What `lapse cancel` is given besides reference, timing and confirmation.
    var reason: [String] { get }
}

extension ProviderTraits {
    func names(in request: SandboxRequest) -> [String] { request.segments + request.query.map(\.value) }

    func isAcceptance(_ answer: SandboxResponse) -> Bool { (200..<300).contains(answer.status) }

    func key(subscription: String, customer: String) -> String { subscription }
}

/// Asks a sandbox itself whose the tokens are: the text `member` of each one's profile, by token.
func owners(
    of tokens: [SandboxToken], in sandbox: any ProviderSandbox, by member: String,
    asking profile: (SandboxToken) -> SandboxRequest
) async -> [String: String] {
    var owners: [String: String] = [:]
    for token in tokens {
        let body = await sandbox.answer(profile(token)).body
        let found = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
        owners[token.token] = found?[member] as? String
    }
    return owners
}

extension SandboxRequest {
    /// The texts and numbers in a JSON body, by name.
    var fields: [String: String] {
        (jsonObject ?? [:]).compactMapValues { value in
            (value as? String) ?? (value as? NSNumber)?.stringValue
        }
    }
}
