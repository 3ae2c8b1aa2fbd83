import Foundation
import Sandbox
import TestSupport

/// One campaign from the first process to the last count.
struct Campaign {
    let options: FaultCampaign
    let crew = Crew()
    let arena: Arena
    let worker: Worker
    let plan: FaultPlan
    let sampler: ProcessSampler

    var ledger: Ledger
    /// What is ended with faults, and what is raced for.
    var targets: [Target] = []
    var raceTargets: [Target] = []
    var attempts: [Attempt] = []
    var races = Races()
    /// The sandboxes' truth before anybody asked, by site.
    var before: [[String: Standing]] = []

    init(_ options: FaultCampaign, folder: String) async throws {
        self.options = options
        ledger = Ledger(asked: Ledger.Check.allCases.filter { $0 != .race || options.races > 0 })
        Progress.say("starting the sandboxes")
        // More than needed, because one in a few cannot be ended.
        let wanted = options.operations + 2 * options.races
        arena = try await Arena(folder: folder, seed: options.seed, targets: wanted, crew: crew)
        plan = FaultPlan(seed: options.seed, takesOverdue: !options.short)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        worker = Worker(
            program: options.lapse, crew: crew, outputs: folder + "/outputs",
            environment: [
                "PATH": path, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder + "/tmp",
                "LAPSE_STATE_HOME": folder + "/state", "LAPSE_CACHE_HOME": folder + "/cache",
            ])
        sampler = ProcessSampler(crew: crew, search: CanarySearch(arena.secrets.canaries))
    }

    /// Runs every phase and prints the report.
    ///
    /// - Returns: whether nothing was wrong.
    mutating func run() async throws -> Bool {
        try await findTargets()
        before = try await arena.standings()
        sampler.start()
        try await cancelAll()
        try await checkOutcomes()
        try await checkRefusals()
        try await reconcile()
        try await confirmAgain()
        try await race()
        try await checkJournal()
        sampler.stop()
        await arena.stop()
        let search = searchForSecrets()
        checkFloors()
        printReport(search)
        return ledger.isClean
    }

    /// Syncs, lists, and draws what is to be ended.
    private mutating func findTargets() async throws {
        Progress.say("syncing \(arena.sites.count) sandboxes")
        let sync = try await lapse("sync", name: "sync")
        guard sync.code == 0 || sync.code == 6 else { throw Failure("sync failed: \(sync.lastWords)") }
        let listing = try await lapse("subscriptions", "--json", name: "subscriptions")
        guard let rows = listing.document(SubscriptionList.self)?.subscriptions else {
            throw Failure("no list of subscriptions: \(listing.lastWords)")
        }
        var dice = Dice(seed: options.seed)
        var found: [String: [Target]] = [:]
        for row in rows.sorted(by: { $0.ref < $1.ref }) {
            guard let site = arena.site(of: row.connection), let target = row.target(site.traits, &dice) else {
                continue
            }
            // Few of those that are as wanted already.
            if target.isScheduledBefore, !dice.chance(30) { continue }
            found[row.provider, default: []].append(target)
        }
        var queues = found.sorted { $0.key < $1.key }.map { $0.value.shuffled(using: &dice) }
        var drawn: [Target] = []
        let wanted = options.operations + options.races
        while drawn.count < wanted, queues.contains(where: { !$0.isEmpty }) {
            for index in queues.indices { if let target = queues[index].popLast() { drawn.append(target) } }
        }
        guard drawn.count >= wanted else { throw Failure("only \(drawn.count) subscriptions can be ended") }
        drawn.shuffle(using: &dice)
        // Nothing can be raced for that is scheduled already.
        raceTargets = Array(drawn.filter { !$0.isScheduledBefore }.prefix(options.races))
        let raced = Set(raceTargets)
        targets = Array(drawn.filter { !raced.contains($0) }.prefix(options.operations))
        for target in targets + raceTargets {
            arena.site(of: target.connection)?.chooser.add(target, fate: plan.fate(of: target.ref))
        }
    }

    /// Runs the program with every connection.
    func lapse(_ arguments: String..., name: String) async throws -> Worker.End {
        try await worker.run(arguments, name: name, environment: arena.environment(of: nil))
    }

    /// Runs `cancel` on one subscription.
    func cancel(_ target: Target, name: String, ref: String?, killAfter: Int? = nil) async throws -> Worker.End {
        try await worker.run(
            target.command, name: name, ref: ref, killAfter: killAfter,
            environment: arena.environment(of: target.connection))
    }

    /// The journal's operations by subscription, the oldest first.
    func operations() async throws -> [String: [OperationRow]] {
        let list = try await lapse("journal", "list", "--json", name: "journal-list")
        guard let rows = list.document(OperationList.self)?.operations else {
            throw Failure("no list of operations: \(list.lastWords)")
        }
        return Dictionary(grouping: rows.reversed(), by: \.ref)
    }

    /// The truth about a target, and what its sandbox remembers of the requests.
    func truth(_ target: Target, _ standings: [[String: Standing]]) -> (Standing?, Chooser.Track?) {
        guard let index = arena.sites.firstIndex(where: { $0.connections.contains(target.connection) }) else {
            return (nil, nil)
        }
        return (standings[index][target.key], arena.sites[index].chooser.tracks[target.key])
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}

/// What is going on, on standard error.
enum Progress {
    private static let begin = ContinuousClock.now

    static func say(_ words: String) {
        let seconds = (ContinuousClock.now - begin).components.seconds
        FileHandle.standardError.write(Data("[\(seconds) s] \(words)\n".utf8))
    }
}
