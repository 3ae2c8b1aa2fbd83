import ArgumentParser
import Foundation
import TestSupport

/// Ends thousands of subscriptions in the sandboxes while answers fail and processes are killed, and compares the
/// journal with the sandboxes' own truth.
@main
struct FaultCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "FaultCampaign",
        abstract: "Compare the journal with the truth after cancellations with faults and kills from a fixed seed.")

    @Option(help: "How many subscriptions are ended.") var operations = 5000
    @Option(help: "How many pairs of processes race for one subscription.") var races = 200
    @Option(help: "The same seed plans the same faults and kills again.") var seed: UInt64 = 1
    @Option(help: "The program under test.") var lapse: String
    @Option(help: "How many processes run at once.") var concurrency = 48
    @Option(help: "Keep configurations, journal and outputs in this folder.") var keep: String?
    @Flag(help: "Leave out the answers that come after the longest deadline.") var short = false

    func validate() throws {
        guard operations > 0, races >= 0, (1...512).contains(concurrency) else {
            throw ValidationError("operations must be positive, races not negative and concurrency 1 to 512")
        }
        guard FileManager.default.isExecutableFile(atPath: lapse) else {
            throw ValidationError("there is no program \(lapse)")
        }
    }

    func run() async throws {
        let temporary = try keep == nil ? TemporaryFolder() : nil
        let folder = URL(fileURLWithPath: keep ?? temporary?.path ?? ".").path
        if keep != nil, FileManager.default.fileExists(atPath: folder + "/state") {
            throw ValidationError("\(folder) holds an earlier campaign")
        }
        FaultCampaign.raiseDescriptorLimit()
        let begin = ContinuousClock.now
        var campaign = try await Campaign(self, folder: folder)
        let isClean = try await campaign.run()
        print("took \((ContinuousClock.now - begin).components.seconds) s, seed \(seed)")
        withExtendedLifetime(temporary) {}
        if !isClean { throw ExitCode(1) }
    }

    /// Every process brings a dozen connections, and all of them end here.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
