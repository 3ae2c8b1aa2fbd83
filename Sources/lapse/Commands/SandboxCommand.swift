import ArgumentParser
import Foundation
import SafeText
import Sandbox

/// `lapse sandbox`
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Serve the five providers' sandboxes on loopback until ^C.",
        discussion: """
            Ponddy serves on port N+1, Whitebeard on N+2, Payway on N+3, UseePay on N+4 and UniBee on N+5. Every \
            server has control paths below /_sandbox/ for its clock, its switches and faults on demand; see \
            the README.
            """)

    @OptionGroup var world: WorldOptions
    @Option(name: .customLong("port-base"), help: "N, the number below the first port.") var portBase = 18000
    @Flag(name: .customLong("print-config"), help: "Print the matching configuration and exit.")
    var printsConfiguration = false
    @Option(name: .customLong("state-dir"), help: "Keep what survives a restart in this folder.") var stateFolder:
        String?

    func run() async throws {
        guard (1...65_530).contains(portBase) else { throw CommandFailure(.usage, "the port base must be 1 to 65530") }
        let ports = SandboxFleet.portOffsets.mapValues { portBase + $0 }
        let options = world.options(stateFolder: stateFolder)
        if printsConfiguration {
            return Console.out(SandboxConfiguration(ports: ports, options: options).yaml)
        }
        let fleet = SandboxFleet(options)
        do {
            let ports = try await fleet.start(portBase: portBase)
            for (provider, port) in ports.sorted(by: { $0.value < $1.value }) {
                Console.out("\(provider)\thttp://127.0.0.1:\(port)")
            }
            Console.narrate("serving until ^C; 'lapse sandbox --print-config' prints the matching configuration")
        } catch {
            await fleet.stop()
            throw CommandFailure(.failed, "cannot serve on ports \(portBase + 1) to \(portBase + 5): is one in use?")
        }
        await Interruption.wait()
        await fleet.stop()
    }
}

/// The options that make one world of the sandboxes.
struct WorldOptions: ParsableArguments {
    @Option(name: .long, help: "Invented customers for each provider that can be listed.") var customers = 200
    @Option(name: .long, help: "The same seed gives the same world again.") var seed: UInt64 = 1

    func options(stateFolder: String? = nil) -> SandboxOptions {
        SandboxOptions(
            seed: seed, customers: customers,
            stateDirectory: stateFolder.map { URL(fileURLWithPath: $0, isDirectory: true) })
    }

    func validate() throws {
        guard (0...10_000_000).contains(customers) else { throw ValidationError("--customers must be 0 to 10000000") }
    }
}
