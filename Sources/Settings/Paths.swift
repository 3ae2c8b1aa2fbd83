import Foundation

/// The files of Lapse, by the XDG base directory specification and Lapse's own overrides.
package struct Paths: Sendable, Hashable {
    package let configuration: String
    /// Journal and log; only the agent may read it.
    package let stateFolder: String
    /// The mirror.
    package let cacheFolder: String

    package init(configuration: String, stateFolder: String, cacheFolder: String) {
        self.configuration = configuration
        self.stateFolder = stateFolder
        self.cacheFolder = cacheFolder
    }

    /// The paths for an environment; an option given on the command line wins over its variable, and that over XDG.
    package init(
        configuration: String? = nil, stateFolder: String? = nil, cacheFolder: String? = nil,
        environment: [String: String]
    ) {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = variable("HOME") ?? NSHomeDirectory()
        func xdg(_ name: String, _ fallback: String) -> String {
            // The specification: a relative path there is invalid and ignored.
            (variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(fallback)") + "/lapse"
        }
        self.configuration =
            configuration ?? variable("LAPSE_CONFIG") ?? xdg("XDG_CONFIG_HOME", ".config") + "/config.yaml"
        self.stateFolder = stateFolder ?? variable("LAPSE_STATE_HOME") ?? xdg("XDG_STATE_HOME", ".local/state")
        self.cacheFolder = cacheFolder ?? variable("LAPSE_CACHE_HOME") ?? xdg("XDG_CACHE_HOME", ".cache")
    }

    /// The folder that relative paths in the configuration start from.
    package var configurationFolder: String { Paths.folder(of: configuration) }

    /// The folder of the configuration `file`.
    static func folder(of file: String) -> String {
        let folder = (file as NSString).deletingLastPathComponent
        guard !folder.hasPrefix("/") else { return folder }
        // `--config config.yaml` names a file in the working folder, not one at the root.
        let working = FileManager.default.currentDirectoryPath
        return folder.isEmpty ? working : working + "/" + folder
    }

    /// `path` as the configuration names it; a relative one starts from `folder`, `~` is the agent's home.
    static func absolute(_ path: String, from folder: String) -> String {
        let expanded = (path as NSString).expandingTildeInPath
        return expanded.hasPrefix("/") ? expanded : folder + "/" + expanded
    }

    package var journal: String { stateFolder + "/journal.sqlite" }
    package var log: String { stateFolder + "/lapse.log" }
    package var mirror: String { cacheFolder + "/mirror.sqlite" }

    /// Makes the folders, readable by the agent alone.
    ///
    /// - Throws: `FolderError`.
    package func makeFolders() throws {
        for folder in [stateFolder, cacheFolder] {
            try naming(folder) {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
        }
        try naming(stateFolder) {
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: stateFolder)
        }
    }

    private func naming(_ folder: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            throw FolderError(folder: folder, error)
        }
    }
}

/// Why a folder of Lapse's own cannot be used.
package struct FolderError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// Of what Foundation says only the system's own reason is for people.
    init(folder: String, _ error: any Error) {
        var cause = error as NSError
        while cause.domain != NSPOSIXErrorDomain, let deeper = cause.userInfo[NSUnderlyingErrorKey] as? any Error {
            cause = deeper as NSError
        }
        let reason =
            cause.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(cause.code))).lowercased() : cause.localizedDescription
        description = "folder \(folder): \(reason)"
    }
}
