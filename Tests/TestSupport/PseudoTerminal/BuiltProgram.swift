import Foundation

/// Where the build put the executables that tests start.
package enum BuiltProgram {
    /// The path of the executable `name` beside the running test bundle.
    package static func path(_ name: String) throws -> String {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
        var places = [bundle, CommandLine.arguments.first].compactMap { $0 }
        if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { places.append(own) }
        for place in places {
            var directory = URL(fileURLWithPath: place).deletingLastPathComponent()
            for _ in 0..<4 {
                let candidate = directory.appendingPathComponent(name).path
                if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
                directory.deleteLastPathComponent()
            }
        }
        throw NotBuilt(name: name, places: places)
    }

    package struct NotBuilt: Error {
        package let name: String
        package let places: [String]
    }
}
