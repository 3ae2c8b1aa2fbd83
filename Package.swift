// swift-tools-version: 6.1
import PackageDescription

// Warnings become errors only where the continuous integration asks for it, so that a newer compiler's
// new warning never keeps somebody from building.
let strict = Context.environment["LAPSE_STRICT"] == "1"

let settings: [SwiftSetting] =
    [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")]
    + (strict ? [.unsafeFlags(["-warnings-as-errors"])] : [])

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nio = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { Target.Dependency.product(name: $0, package: "swift-nio") }
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "lapse",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "lapse", targets: ["lapse"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Already beneath both HTTP libraries; named because error types and buffers come from there.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The layers, top to bottom; a target depends only on targets below it.
        .executableTarget(
            name: "lapse",
            dependencies: [
                "Desk", "Sandbox", "Settings", "Service", "Storage", "Providers", "Billing", "Terminal", "SafeText",
                "CProcess", argumentParser, logging,
            ],
            swiftSettings: settings),
        .target(
            name: "Desk",
            dependencies: ["Service", "Storage", "Billing", "Terminal", "SafeText", yams],
            swiftSettings: settings),
        .target(
            name: "Sandbox",
            dependencies: [hummingbird, lifecycle, logging, httpTypes] + nio,
            swiftSettings: settings),
        .target(
            name: "Settings",
            dependencies: ["Providers", "Billing", "SafeText", "CProcess", yams],
            swiftSettings: settings),
        .target(
            name: "Service",
            dependencies: ["Storage", "Providers", "Billing", "SafeText", crypto],
            swiftSettings: settings),
        .target(
            name: "Storage",
            dependencies: ["Billing", "SafeText", grdb, crypto],
            swiftSettings: settings),
        .target(
            name: "Providers",
            dependencies: ["Billing", "SafeText", httpClient, nioSSL] + nio,
            swiftSettings: settings),
        .target(name: "Billing", dependencies: ["SafeText", crypto], swiftSettings: settings),
        .target(name: "Terminal", dependencies: ["SafeText", "CNcurses", "CTerminalRestore"], swiftSettings: settings),
        .target(name: "SafeText", swiftSettings: settings),
        .target(name: "CTerminalRestore"),
        .target(name: "CProcess"),
        .systemLibrary(
            name: "CNcurses", pkgConfig: "ncursesw", providers: [.apt(["libncurses-dev"]), .brew(["ncurses"])]),

        .target(
            name: "TestSupport",
            dependencies: [
                "Sandbox", "Service", "Storage", "Providers", "Billing", "Terminal", "SafeText", "CPseudoTerminal",
                "CAllocations",
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        // Shows frames and echoes events for the tests on a pseudo-terminal; no product.
        .executableTarget(
            name: "TerminalProbe", dependencies: ["Terminal", "SafeText"], path: "Tests/TerminalProbe",
            swiftSettings: settings),
        // Random input through the terminal layer: the judge, and the program that `Scripts/fuzz` makes a fuzz target.
        .target(
            name: "TerminalFuzzing", dependencies: ["Terminal", "SafeText", "CPseudoTerminal"],
            path: "Tests/TerminalFuzzing", swiftSettings: settings),
        .executableTarget(
            name: "TerminalFuzz", dependencies: ["TerminalFuzzing"], path: "Tests/TerminalFuzz",
            exclude: ["tokens.dict"], swiftSettings: settings),
        // Measures the release build beside other programs, by `Scripts/bench`; no product.
        .target(name: "Benchmarking", path: "Tests/Benchmarking", swiftSettings: settings),
        .executableTarget(
            name: "Benchmark", dependencies: ["Benchmarking", "TestSupport", "CPseudoTerminal", argumentParser, grdb],
            path: "Tests/Benchmark", swiftSettings: settings),
        .testTarget(name: "BenchmarkTests", dependencies: ["Benchmarking"], swiftSettings: settings),
        // Compares the journal with the sandboxes' truth after thousands of cancellations with faults; no product.
        .executableTarget(
            name: "FaultCampaign",
            dependencies: ["Providers", "Sandbox", "TestSupport", "CPseudoTerminal", argumentParser],
            path: "Tests/FaultCampaign", swiftSettings: settings),
        .testTarget(name: "SafeTextTests", dependencies: ["SafeText"], swiftSettings: settings),
        .testTarget(
            name: "BillingTests", dependencies: ["Billing", "SafeText", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "TerminalTests",
            dependencies: ["Terminal", "SafeText", "TestSupport", "TerminalProbe", "TerminalFuzz", "TerminalFuzzing"],
            swiftSettings: settings),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "ProvidersTests",
            dependencies: ["Providers", "Billing", "Sandbox", "SafeText", "TestSupport", nioSSL] + nio,
            exclude: ["Transport/Certificates"], swiftSettings: settings),
        .testTarget(
            name: "StorageTests", dependencies: ["Storage", "Billing", "SafeText", "TestSupport", grdb, sqlite],
            swiftSettings: settings),
        .testTarget(
            name: "ServiceTests",
            dependencies: ["Service", "Storage", "Providers", "Sandbox", "Billing", "SafeText", "TestSupport", grdb],
            swiftSettings: settings),
        .testTarget(
            name: "SettingsTests", dependencies: ["Settings", "Providers", "Billing", "SafeText", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "DeskTests",
            dependencies: ["Desk", "Service", "Storage", "Billing", "Terminal", "SafeText", "TestSupport"],
            exclude: ["Snapshots"], swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["lapse", "Sandbox", "Storage", "Billing", "SafeText", "TestSupport", grdb, crypto],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
