import ArgumentParser
import Billing
import Providers
import SafeText
import Service
import Storage

/// `lapse show REF`
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Read one subscription from its provider.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var argument: ReferenceArgument

    func run() async throws {
        let (workbench, ref) = try await argument.open(common)
        let reading = try await reportingFailures { try await workbench.service.open(ref) }
        Console.learn(reading.subscription.customer)
        let row = SubscriptionRow(subscription: reading.subscription, connection: try workbench.connection(of: ref))
        if output.isJSON {
            Console.print([
                "subscription": row.json, "customer": reading.subscription.customer.json,
                "operations": .array(reading.operations.map(\.row)), "read_at": .optional(reading.readAt),
            ])
        } else {
            Report.lines(of: reading, connection: row.connection).forEach { Console.print($0) }
        }
    }
}

/// `lapse reasons REF`
struct ReasonsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reasons", abstract: "List the reasons that a cancellation may carry.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var argument: ReferenceArgument

    func run() async throws {
        let (workbench, ref) = try await argument.open(common)
        let list = try await reportingFailures { try await workbench.service.reasons(ref) }
        if output.isJSON {
            Console.print(list.json)
        } else {
            for reason in list.reasons { Console.print("\(SafeText(reason.id))  \(reason.label)" as SafeText) }
            if list.takesFreeText { Console.narrate("the agent's own words are taken") }
            if list.isRequired { Console.narrate("a reason is required") }
            if !list.isSent { Console.narrate("the reason is kept here; the provider takes none") }
        }
    }
}

/// `lapse forecast REF --when now|period-end`
struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Tell what a cancellation would do, without doing it.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var argument: ReferenceArgument
    @OptionGroup var timing: TimingOptions

    func run() async throws {
        let (workbench, ref) = try await argument.open(common)
        let forecast = try await reportingFailures {
            let reading = try await workbench.service.open(ref)
            Console.learn(reading.subscription.customer)
            return try await workbench.service.forecast(
                ref, timing: timing.timing(offeredBy: reading.subscription.capabilities))
        }
        if output.isJSON {
            Console.print(forecast.json)
        } else {
            Report.lines(of: forecast).forEach { Console.print($0) }
        }
    }
}

extension ReferenceArgument {
    /// The workbench with the one connection that the reference names.
    func open(_ common: CommonOptions) async throws -> (Workbench, Reference) {
        guard let ref = Reference(reference) else {
            throw CommandFailure(.usage, "'\(SafeText(reference))' is no reference; connection:id was expected")
        }
        let workbench = try await Workbench.openHeadless(common, only: ref.connection)
        workbench.hidePerson(of: ref)
        return (workbench, ref)
    }
}

extension TimingOptions {
    /// The timing that is meant at a subscription with these capabilities.
    func timing(offeredBy capabilities: Capabilities) -> Timing {
        SubscriptionService.timing(
            wanted: when == .now ? .immediately : .atPeriodEnd, acceptsProviderTiming: acceptsProviderTiming,
            capabilities: capabilities)
    }
}

/// Runs `body`; what the service refuses becomes the command's failure.
func reportingFailures<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let error as ServiceError {
        throw CommandFailure(error)
    }
}
