import ArgumentParser

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

/// Whether the data is wanted as one JSON document.
struct OutputOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print one JSON document.")
    var isJSON = false
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
