import ArgumentParser
import Billing
import Providers
import SafeText
import Service
import Storage

/// `lapse customers [SEARCH]`
struct CustomersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customers", abstract: "List customers of every connection.")

    @OptionGroup var list: ListArguments

    func run() async throws {
        try await list.print(
            "customer", of: { mirror, request in try mirror.customers(request) }, \.line, \.json, \.customer)
    }
}

/// `lapse subscriptions [SEARCH]`
struct SubscriptionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscriptions", abstract: "List subscriptions of every connection.")

    @OptionGroup var list: ListArguments

    func run() async throws {
        try await list.print(
            "subscription", of: { mirror, request in try mirror.subscriptions(request) }, \.line, \.json,
            \.subscription.customer)
    }
}

/// What the list commands take, and how they list.
struct ListArguments: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Part of a name, e-mail address, id or plan.") var search: String?

    /// Prints every row on standard output; how many they are and what could not be listed on standard error.
    ///
    /// - Parameters:
    ///   - noun: one row in words; with an `s` behind it the name of the JSON member.
    ///   - stretch: a part of the list.
    func print<Row>(
        _ noun: String, of stretch: (Mirror, ListRequest) throws -> ListStretch<Row>, _ line: (Row) -> SafeText,
        _ json: (Row) -> JSON, _ customer: (Row) -> Customer
    ) async throws {
        let workbench = try await Workbench.openHeadless(common)
        let reports = await freshReports(workbench)
        if output.isJSON {
            try Console.print("\(noun)s", ["incomplete": reports.incompleteJSON]) { write in
                try eachPage({ try stretch(workbench.mirror, $0) }) { write($0.map(json)) }
            }
        } else {
            var count = 0
            try eachPage({ try stretch(workbench.mirror, $0) }) { rows in
                for row in rows { Console.print(line(row), about: customer(row)) }
                count += rows.count
            }
            Console.narrate("\(count) \(noun)\(count == 1 ? "" : "s")")
            for (connection, why) in reports.incomplete {
                Console.narrate("\(SafeText(connection)): \(why)" as SafeText)
            }
        }
        try finish(reports)
    }

    /// Pulls what was never pulled, looks an exact key up where nothing can be listed, and tells the state of all.
    private func freshReports(_ workbench: Workbench) async -> [ConnectionReport] {
        let missing = workbench.service.reports().filter { $0.syncedAt == nil }.map(\.connection.id)
        if !missing.isEmpty {
            Console.narrate("pulling \(SafeText(missing.joined(separator: ", "))) for the first time" as SafeText)
            _ = await workbench.service.sync(only: missing) { _ in }
        }
        if let search {
            Console.learn(search: search)
            for trouble in await workbench.service.lookUp(search).trouble { Console.narrate(trouble) }
        }
        return workbench.service.reports()
    }

    /// Every row of a list, a page at a time, until nobody reads on.
    private func eachPage<Row>(
        _ stretch: (ListRequest) throws -> ListStretch<Row>, _ take: ([Row]) -> Void
    ) throws {
        var request = ListRequest(search: search ?? "", count: 1000)
        while Console.lostOutput == nil {
            let next = try stretch(request)
            take(next.rows)
            guard next.hasAfter, let last = next.keys.last else { return }
            request.place = .after(last)
        }
    }

    /// A connection of which nothing was ever pulled is no success.
    private func finish(_ reports: [ConnectionReport]) throws {
        guard reports.contains(where: { $0.hasFailed && $0.syncedAt == nil }) else { return }
        throw CommandFailure(.someFailed, "some connections could not be pulled", isReported: true)
    }
}
