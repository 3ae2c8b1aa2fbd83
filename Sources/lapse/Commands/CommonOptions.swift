import ArgumentParser
import Billing
import Foundation
import SafeText

/// Where things are and who acts; every command that touches connections takes these.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file.")
    var config: String?

    @Option(name: .customLong("state-dir"), help: "The folder of journal and log.")
    var stateFolder: String?

    @Option(name: .customLong("cache-dir"), help: "The folder of the mirror.")
    var cacheFolder: String?

    @Option(name: .long, help: "Who acts; wins over LAPSE_AGENT and the configuration.")
    var agent: String?

    @Flag(name: .customLong("read-only"), help: "Send no mutating request through any connection.")
    var isReadOnly = false
}

/// How the data is wanted: as one JSON document, without what names a person.
struct OutputOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print one JSON document.")
    var isJSON = false

    /// Read by `Console`, through which everything is printed.
    @Flag(name: .customLong("mask"), help: "Hide names, e-mail addresses and amounts.")
    var isMasked = false
}

/// A subscription, named on the command line.
struct ReferenceArgument: ParsableArguments {
    @Argument(help: "The subscription as connection:id.")
    var reference: String
}

/// When a cancellation shall take effect, as asked on the command line.
enum When: String, ExpressibleByArgument, CaseIterable {
    case now
    case periodEnd = "period-end"
}

/// The timing options of `forecast` and `cancel`.
struct TimingOptions: ParsableArguments {
    @Option(name: .long, help: "When it shall take effect.")
    var when: When

    @Flag(name: .customLong("accept-provider-timing"), help: "Accept that the provider decides the timing.")
    var acceptsProviderTiming = false
}

/// What the agent notes of the customer's request.
struct RequestOptions: ParsableArguments {
    @Option(name: .long, help: "The agent's case reference.") var ticket: String?
    @Option(name: .long, help: "When the request was received, such as '2026-11-20 14:05'; now without it.")
    var received: String?

    /// When the request was received, in this machine's zone unless another was given; now where nothing was.
    ///
    /// - Throws: `CommandFailure` (2) for what names no moment.
    func receivedAt(now: Date = Date()) throws -> Moment {
        let zone = TimeZone.current
        guard let received else { return Moment(now, in: zone) }
        guard let moment = ReceivedTime.moment(received, now: now, zone: zone) else {
            throw CommandFailure(
                .usage, "'\(SafeText(received))' is no time; expected \(ReceivedTime.expectation)")
        }
        return moment
    }
}
