import Foundation
import Sandbox
import Synchronization
import TestSupport

/// Deals out the planned faults at one sandbox, kills the planned processes, and remembers every mutating request.
final class Chooser: FaultChooser {
    /// What the sandbox does with requests.
    enum Mood: Sendable {
        /// Everything is answered as it should be.
        case calm
        /// Faults and kills strike as planned.
        case stormy
        /// Mutating requests wait a second.
        case sluggish
    }

    /// What happened to one subscription.
    struct Track: Sendable {
        let ref: String
        let fate: FaultPlan.Fate
        /// When each mutating request arrived.
        var arrivals: [Date] = []
        /// How many of them the sandbox carried out.
        var carriedOut = 0
        /// Whether the planned fault really struck the mutating request, or a read that it made stale.
        fileprivate(set) var isStruck = false
        /// Faults on reads that were about this subscription or one of the same customer.
        fileprivate(set) var readsStruck = 0
        fileprivate var readsBefore = 0
        fileprivate var readsAfter = 0
        fileprivate var rereads = 0
        fileprivate var staleUntil: ContinuousClock.Instant?
        fileprivate var isLate = false
    }

    private struct State {
        var mood = Mood.calm
        var tracks: [String: Track] = [:]
        var keys: [String: [String]] = [:]
        /// Mutating requests that name no target.
        var strays: [String] = []
        var late = 0
        var readFaults = 0
        var tokens: Set<String> = []
        /// The questions that the server has an answer of, which a stale provider gives again.
        var answered: Set<SandboxQuestion> = []
    }

    private let traits: any ProviderTraits
    private let crew: Crew
    private let state = Mutex(State())

    init(traits: any ProviderTraits, crew: Crew) {
        self.traits = traits
        self.crew = crew
    }

    var mood: Mood {
        get { state.withLock { $0.mood } }
        set { state.withLock { $0.mood = newValue } }
    }

    /// What happened so far, by key.
    var tracks: [String: Track] { state.withLock { $0.tracks } }
    var strays: [String] { state.withLock { $0.strays } }
    /// Mutating requests that the sandbox has taken and not worked on yet.
    var lateRequests: Int { state.withLock { $0.late } }
    var readFaults: Int { state.withLock { $0.readFaults } }
    /// Credentials that requests carried, as they stood in the header.
    var tokens: Set<String> { state.withLock { $0.tokens } }

    /// Whether another target belongs to the same customer, so that ending it may change what this one shows.
    func hasSibling(_ target: Target) -> Bool { state.withLock { $0.keys[target.customer, default: []].count > 1 } }

    func add(_ target: Target, fate: FaultPlan.Fate) {
        state.withLock { state in
            state.tracks[target.key] = Track(ref: target.ref, fate: fate)
            state.keys[target.key, default: []].append(target.key)
            if target.customer != target.key { state.keys[target.customer, default: []].append(target.key) }
        }
    }

    func fault(for request: SandboxRequest) -> Fault? {
        if let key = traits.writeKey(request) { return faultOnWrite(to: key, request) }
        let (fault, victims) = state.withLock { state in
            if let token = request.headers["authorization"] { state.tokens.insert(token) }
            return Chooser.faultOnRead(request, traits.names(in: request), &state)
        }
        victims.forEach { crew.kill($0) }
        return fault
    }

    func worked(on request: SandboxRequest, answer: SandboxResponse) {
        guard let key = traits.writeKey(request) else {
            return state.withLock { _ = $0.answered.insert(SandboxQuestion(request)) }
        }
        state.withLock { state in
            guard var track = state.tracks[key] else { return }
            if traits.isAcceptance(answer) { track.carriedOut += 1 }
            if track.isLate {
                track.isLate = false
                state.late -= 1
            }
            if state.mood == .stormy, track.fate.write.kind == .stale, track.arrivals.count == 1 {
                track.staleUntil = .now + track.fate.write.staleness
            }
            state.tracks[key] = track
        }
    }

    func answered(_ request: SandboxRequest) {
        guard let key = traits.writeKey(request) else { return }
        let victim: String? = state.withLock { state in
            guard state.mood == .stormy, let track = state.tracks[key], track.fate.kill == .atAnswer else { return nil }
            return track.ref
        }
        // A moment later, so that the answer is on its way.
        if let victim {
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(2)) { self.crew.kill(victim) }
        }
    }

    private func faultOnWrite(to key: String, _ request: SandboxRequest) -> Fault? {
        let now = Date()
        let (fault, ref, isKilled): (Fault?, String?, Bool) = state.withLock { state in
            guard var track = state.tracks[key] else {
                state.strays.append("\(request.method) \(request.path)")
                return (nil, nil, false)
            }
            defer { state.tracks[key] = track }
            track.arrivals.append(now)
            var fault: Fault?
            switch state.mood {
            case .calm: break
            case .sluggish: fault = Fault(.late, amount: 1000)
            case .stormy where track.arrivals.count == 1:
                fault = track.fate.write.fault(onWriteTo: request.path) {
                    HTTPDate.text(now.addingTimeInterval(Double($0)))
                }
            case .stormy: break
            }
            if state.mood == .stormy, track.arrivals.count == 1 { track.isStruck = track.fate.write.kind != .stale }
            if fault?.kind == .late {
                track.isLate = true
                state.late += 1
            }
            return (fault, track.ref, state.mood == .stormy && track.fate.kill == .atArrival)
        }
        if let ref { crew.noteWrite(ref) }
        if let ref, isKilled { crew.kill(ref) }
        return fault
    }

    /// The fault on a read, and the processes that are killed by it.
    private static func faultOnRead(
        _ request: SandboxRequest, _ names: [String], _ state: inout State
    ) -> (Fault?, [String]) {
        guard state.mood == .stormy else { return (nil, []) }
        let isRepeated = state.answered.contains(SandboxQuestion(request))
        var fault: Fault?
        var victims: [String] = []
        let keys = Set(names.flatMap { state.keys[$0] ?? [] }).sorted()
        for key in keys {
            guard var track = state.tracks[key] else { continue }
            if !track.arrivals.isEmpty {
                track.rereads += 1
                if track.fate.kill == .atReread(track.rereads) { victims.append(track.ref) }
            }
            fault = fault ?? track.strikeRead(isRepeated: isRepeated)
            state.tracks[key] = track
        }
        guard let fault else { return (nil, victims) }
        state.readFaults += 1
        for key in keys { state.tracks[key]?.readsStruck += 1 }
        return (fault, victims)
    }
}

extension Chooser.Track {
    /// The planned fault on the next read, spending it.
    ///
    /// - Parameter isRepeated: the same was asked before; nothing else can be stale.
    fileprivate mutating func strikeRead(isRepeated: Bool) -> Fault? {
        if let staleUntil, staleUntil > .now {
            guard isRepeated else { return nil }
            isStruck = true
            return Fault(.replay)
        }
        if arrivals.isEmpty {
            guard let planned = fate.readsBefore, readsBefore < planned.times else { return nil }
            readsBefore += 1
            return planned.fault
        }
        guard let planned = fate.readsAfter, readsAfter < planned.times else { return nil }
        readsAfter += 1
        return planned.fault
    }
}

/// Dates as HTTP writes them.
enum HTTPDate {
    static func text(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }
}
