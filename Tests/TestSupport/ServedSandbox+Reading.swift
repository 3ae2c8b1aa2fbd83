import Providers
import SafeText
import Sandbox

extension ServedSandbox {
    /// The requests so far that could change anything, the oldest first.
    package var writes: [SandboxRequest] { server.log.all.filter { $0.method != "GET" } }
}

extension ProviderAdapter {
    /// Everything a pull delivers, as one page, and what it says is missing.
    package func everything() async throws -> (Page, [SafeText]) {
        var whole = Page()
        let missing = try await pull(recents: []) { page in
            whole.customers += page.customers
            whole.subscriptions += page.subscriptions
        }
        return (whole, missing)
    }
}
