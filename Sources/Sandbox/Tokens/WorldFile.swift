import Foundation

/// Where a world keeps its state so that a restart finds it again; keeps nothing without a folder.
struct WorldFile<State: Codable> {
    private let url: URL?

    /// - Parameter name: the file's name in the options' state folder.
    init(_ name: String, options: SandboxOptions) {
        url = options.stateDirectory?.appendingPathComponent(name)
    }

    /// The state as last saved; nil when there is none or it cannot be read.
    func load() -> State? {
        guard let url, let data = try? Data(contentsOf: url) else { return nil }
        return try? JSONDecoder().decode(State.self, from: data)
    }

    /// Replaces what was saved. A sandbox that cannot write goes on in memory.
    func save(_ state: State) {
        guard let url, let data = try? JSONEncoder().encode(state) else { return }
        try? FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? data.write(to: url, options: .atomic)
    }
}
