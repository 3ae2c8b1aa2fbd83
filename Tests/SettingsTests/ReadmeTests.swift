import Billing
import Foundation
import Providers
import Testing

@Suite("The README")
struct ReadmeTests {
    private static let text: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)) ?? ""
    }()

    @Test("names every option of a provider with its default", arguments: Provider.allCases)
    func options(provider: Provider) {
        let rows = Self.text.split(separator: "\n").filter { $0.hasPrefix("| `\(provider.rawValue)`") }
        for option in ProviderCatalogue.entry(for: provider).options {
            let row = rows.first { $0.contains("`\(option.name)`") }
            #expect(row?.contains("`\(option.fallback)`") == true, "\(option.name)")
        }
    }
}
