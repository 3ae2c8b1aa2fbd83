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

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Part of a name, e-mail address, id or plan.") var search: String?

    func run() async throws {
        let workbench = try Workbench.open(common)
        let reports = await Listing(workbench: workbench).fresh(search: search)
        let rows = try Listing.all {
            try workbench.mirror.customers(ListQuery(search: search ?? "", start: $0, count: $1))
        }
        if output.isJSON {
            Console.print(["customers": .array(rows.map(\.json)), "incomplete": reports.incompleteJSON])
        } else {
            rows.forEach { Console.print($0.line) }
            Listing.narrate(reports, count: rows.count, what: "customer")
        }
    }
}

/// `lapse subscriptions [SEARCH]`
struct SubscriptionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscriptions", abstract: "List subscriptions of every connection.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "Part of a name, e-mail address, id or plan.") var search: String?

    func run() async throws {
        let workbench = try Workbench.open(common)
        let reports = await Listing(workbench: workbench).fresh(search: search)
        let rows = try Listing.all {
            try workbench.mirror.subscriptions(ListQuery(search: search ?? "", start: $0, count: $1))
        }
        if output.isJSON {
            Console.print(["subscriptions": .array(rows.map(\.json)), "incomplete": reports.incompleteJSON])
        } else {
            rows.forEach { Console.print($0.line) }
            Listing.narrate(reports, count: rows.count, what: "subscription")
        }
    }
}

/// What the two list commands share.
struct Listing {
    let workbench: Workbench

    /// Pulls what was never pulled, looks an exact key up where nothing can be listed, and tells the state of all.
    func fresh(search: String?) async -> [ConnectionReport] {
        let reports = workbench.service.reports()
        let missing = reports.filter { $0.syncedAt == nil }.map(\.connection.id)
        if !missing.isEmpty {
            Console.narrate("pulling \(SafeText(missing.joined(separator: ", "))) for the first time" as SafeText)
            _ = await workbench.service.sync(only: missing) { _ in }
        }
        if let search {
            for trouble in await workbench.service.lookUp(search).trouble { Console.narrate(trouble) }
        }
        return workbench.service.reports()
    }

    /// Every row of a list, read in windows.
    static func all<Row>(_ window: (_ start: Int, _ count: Int) throws -> ListWindow<Row>) throws -> [Row] {
        var rows: [Row] = []
        while true {
            let next = try window(rows.count, 1000)
            rows += next.rows
            if next.rows.isEmpty || rows.count >= next.total { return rows }
        }
    }

    /// Says on standard error how much was listed and what could not be.
    static func narrate(_ reports: [ConnectionReport], count: Int, what: SafeText) {
        Console.narrate("\(count) \(what)\(count == 1 ? "" : "s")" as SafeText)
        for (connection, why) in reports.incomplete { Console.narrate("\(SafeText(connection)): \(why)" as SafeText) }
    }
}
