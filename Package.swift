// swift-tools-version: 6.2

import PackageDescription

/// Whether a warning in our own targets ends the build, as it does in `make test`.
///
/// Set by the Makefile and not here for everybody: a newer compiler knows new warnings.
let treatsWarningsAsErrors = Context.environment["MP_WARNINGS_AS_ERRORS"] != nil

/// What every Swift target of this package is built with.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (treatsWarningsAsErrors ? [.treatAllWarnings(as: .error)] : [])

/// Whether the command is built, and not the library for programs.
let buildsCommand = Context.environment["MP_COMMAND"] != nil

/// What targets are built with in which no call on a server takes its time: those of `make release` are small.
let unhurried: [SwiftSetting] = settings + (buildsCommand ? [.unsafeFlags(["-Osize"])] : [])

/// Whether the fuzzer is there, which only links where `--sanitize=fuzzer` brings its own `main`.
let hasFuzzer = Context.environment["MP_FUZZER"] != nil

/// The fuzzer: one program, whose feeds are in `MPFuzzing`.
let fuzzer: [Target] = [
    .executableTarget(
        name: "fuzzer",
        dependencies: ["MPFuzzing"],
        path: "Tests/Fuzzer",
        swiftSettings: settings
    )
]

/// Whether the programs are there that measure bulk operations and the coding of values beside CPython.
let hasBulkOperations = Context.environment["MP_BULK"] != nil

/// `make bulk` and `make values`.
let bulkOperations: [Target] = [
    .target(
        name: "MPMeasuring",
        dependencies: ["MPProcesses"],
        path: "Tests/MPMeasuring",
        swiftSettings: settings
    ),
    .executableTarget(
        name: "value-coding",
        dependencies: ["MPMeasuring", "MPWire"],
        path: "Tests/ValueCoding",
        swiftSettings: settings
    ),
    .executableTarget(
        name: "bulk-operations",
        dependencies: ["MPMeasuring", "MPReferents", "MPWire"],
        path: "Tests/BulkOperations",
        swiftSettings: settings
    ),
]

/// Whether the program is there whose instructions are counted.
let hasInstructions = Context.environment["MP_INSTRUCTIONS"] != nil

/// `make instructions`.
let instructions: [Target] = [
    .executableTarget(
        name: "instructions",
        dependencies: ["MPCore", "MPReferents", "MPSystem", "MPWire"],
        path: "Tests/Instructions",
        exclude: ["expected"],
        swiftSettings: settings
    )
]

/// Whether the pages of documentation are to be built; a user of this package never fetches what that needs.
let hasDocumentation = Context.environment["MP_DOCS"] != nil

/// `make docs`.
let documentation: [Package.Dependency] = [
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")
]

/// The trait that fills the product `MultiprocessingServiceLifecycle`; without it, nobody fetches or compiles
/// swift-service-lifecycle.
///
/// Users name it where they name this package. Here it is on where warnings are errors, as in `make test`.
let serviceLifecycle = "ServiceLifecycle"

/// The trait that fills the product `MultiprocessingMetrics`, in the same way, by swift-metrics.
let metrics = "Metrics"

/// The trait that fills the product `MultiprocessingTracing`, in the same way, by swift-distributed-tracing.
let tracing = "Tracing"

let package = Package(
    name: "swift-multiprocessing",
    products: [
        .library(name: "Multiprocessing", targets: ["Multiprocessing"]),
        .library(name: "MultiprocessingDistributed", targets: ["MultiprocessingDistributed"]),
        .library(
            name: "MultiprocessingServiceLifecycle",
            targets: ["MultiprocessingServiceLifecycle"]
        ),
        .library(name: "MultiprocessingFoundation", targets: ["MultiprocessingFoundation"]),
        .library(name: "MultiprocessingMetrics", targets: ["MultiprocessingMetrics"]),
        .library(name: "MultiprocessingTracing", targets: ["MultiprocessingTracing"]),
        .executable(name: "syncmanager", targets: ["syncmanager"]),
    ],
    traits: [
        .trait(
            name: serviceLifecycle,
            description: "ManagerServer and SyncManager as services of swift-service-lifecycle"
        ),
        .trait(name: metrics, description: "The numbers of a ManagerServer for swift-metrics"),
        .trait(
            name: tracing,
            description: "Spans of calls and tasks for swift-distributed-tracing"
        ),
        .default(
            enabledTraits: treatsWarningsAsErrors ? [serviceLifecycle, metrics, tracing] : []
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // For the command alone: its configuration file.
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        // For the traits alone.
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
    ] + (hasDocumentation ? documentation : []),
    targets: [
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "openssl",
            providers: [.apt(["libssl-dev", "pkg-config"])]
        ),
        .target(name: "CMultiprocessing", dependencies: ["COpenSSL"]),
        .target(name: "CLineEditing"),
        .target(name: "CTerminal"),
        .target(name: "CSystem"),
        .target(name: "CProcesses", dependencies: ["CSystem"]),
        .target(name: "MPSystem", dependencies: ["CSystem"], swiftSettings: settings),
        .target(name: "MPWire", dependencies: ["MPSystem"], swiftSettings: settings),
        .target(
            name: "MPReferents",
            dependencies: ["MPSystem", "MPWire"],
            swiftSettings: settings
        ),
        .target(
            name: "MPCore",
            dependencies: ["MPReferents", "MPSystem", "MPWire"],
            swiftSettings: settings
        ),
        .target(
            name: "MPTransport",
            dependencies: ["COpenSSL", "CMultiprocessing", "CSystem", "MPSystem"],
            swiftSettings: settings
        ),
        .target(
            name: "MPProcesses",
            dependencies: ["CProcesses", "CSystem", "MPSystem"],
            swiftSettings: settings
        ),
        .target(
            name: "MPServiceManager",
            dependencies: ["MPSystem"],
            swiftSettings: settings
        ),
        .target(
            name: "Multiprocessing",
            dependencies: [
                "MPCore", "MPProcesses", "MPReferents", "MPSystem", "MPTransport", "MPWire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: unhurried
        ),
        .target(
            name: "MultiprocessingDistributed",
            dependencies: ["Multiprocessing", "MPSystem", "MPWire"],
            swiftSettings: settings
        ),
        .target(
            name: "MultiprocessingServiceLifecycle",
            dependencies: [
                "Multiprocessing",
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: [serviceLifecycle])
                ),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "MultiprocessingMetrics",
            dependencies: [
                "Multiprocessing",
                .product(
                    name: "CoreMetrics",
                    package: "swift-metrics",
                    condition: .when(traits: [metrics])
                ),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "MultiprocessingTracing",
            dependencies: [
                "Multiprocessing",
                .product(name: "Logging", package: "swift-log"),
                .product(
                    name: "Tracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: [tracing])
                ),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "MultiprocessingFoundation",
            dependencies: ["Multiprocessing", "MPWire"],
            swiftSettings: settings
        ),
        .target(
            name: "MPDashboard",
            dependencies: ["Multiprocessing", "MPSystem", "MPTransport", "MPWire"],
            resources: [.embedInCode("Page")],
            swiftSettings: unhurried
        ),
        .executableTarget(
            name: "syncmanager",
            dependencies: [
                "CLineEditing", "CTerminal", "MPCore", "MPDashboard", "Multiprocessing",
                "MPServiceManager", "MPSystem", "MPTransport", "MPWire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: unhurried
        ),
        .executableTarget(
            name: "example-pipelines",
            dependencies: ["Multiprocessing"],
            path: "examples/pipelines",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-shared-dictionary",
            dependencies: ["Multiprocessing"],
            path: "examples/shared-dictionary",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-queue-of-work",
            dependencies: ["Multiprocessing"],
            path: "examples/queue-of-work",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-leader-election",
            dependencies: ["Multiprocessing"],
            path: "examples/leader-election",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-mixed-pool",
            dependencies: ["Multiprocessing"],
            path: "examples/mixed-pool",
            exclude: ["README.md", "pages.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-own-type",
            dependencies: ["Multiprocessing"],
            path: "examples/own-type",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-remote-procedure-call",
            dependencies: ["Multiprocessing"],
            path: "examples/remote-procedure-call",
            exclude: ["README.md", "client.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-pools",
            dependencies: ["Multiprocessing"],
            path: "examples/pools",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-processes",
            dependencies: ["Multiprocessing"],
            path: "examples/processes",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-property-proxy",
            dependencies: ["Multiprocessing"],
            path: "examples/property-proxy",
            exclude: ["README.md", "client.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-returned-objects",
            dependencies: ["Multiprocessing"],
            path: "examples/returned-objects",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-streaming-method",
            dependencies: ["Multiprocessing"],
            path: "examples/streaming-method",
            exclude: ["README.md", "client.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-bank-account",
            dependencies: ["Multiprocessing"],
            path: "examples/bank-account",
            exclude: ["README.md", "teller.py", "ten-tellers.sh"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-swift-client-of-python",
            dependencies: ["Multiprocessing"],
            path: "examples/swift-client-of-python",
            exclude: ["README.md", "server.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-python-types",
            dependencies: ["Multiprocessing"],
            path: "examples/python-types",
            exclude: ["README.md", "client.py", "shared.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-distributed-actor",
            dependencies: ["Multiprocessing", "MultiprocessingDistributed"],
            path: "examples/distributed-actor",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-farm",
            dependencies: [
                "Multiprocessing", "MultiprocessingFoundation", "MultiprocessingServiceLifecycle",
                .product(name: "Logging", package: "swift-log"),
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: [serviceLifecycle])
                ),
                .product(
                    name: "UnixSignals",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: [serviceLifecycle])
                ),
            ],
            path: "examples/farm",
            exclude: ["README.md", "run.sh", "worker.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-cluster",
            dependencies: ["Multiprocessing"],
            path: "examples/cluster",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-work-queue",
            dependencies: ["Multiprocessing"],
            path: "examples/work-queue",
            exclude: ["README.md", "client.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-swift-worker",
            dependencies: ["Multiprocessing"],
            path: "examples/swift-worker",
            exclude: ["README.md", "submit.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-tls-server",
            dependencies: ["Multiprocessing"],
            path: "examples/tls-server",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-tutorial",
            dependencies: ["Multiprocessing"],
            path: "examples/tutorial",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "example-word-count",
            dependencies: ["Multiprocessing"],
            path: "examples/word-count",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "chaos-worker",
            dependencies: ["Multiprocessing"],
            path: "Tests/ChaosWorker",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "process-probe",
            dependencies: [
                "Multiprocessing",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/ProcessProbe",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "tracing-worker",
            dependencies: [
                "Multiprocessing", "MultiprocessingTracing",
                .product(
                    name: "InMemoryTracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: [tracing])
                ),
                .product(
                    name: "Tracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: [tracing])
                ),
            ],
            path: "Tests/TracingWorker",
            swiftSettings: settings
        ),
        .target(
            name: "MPChildFunctions",
            dependencies: ["Multiprocessing"],
            path: "Tests/MPChildFunctions",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "process-worker",
            dependencies: ["MPChildFunctions", "Multiprocessing"],
            path: "Tests/ProcessWorker",
            swiftSettings: settings
        ),
        .target(
            name: "MPTestSupport",
            dependencies: [
                "MPProcesses", "Multiprocessing", "MPSystem", "MPTransport",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/MPTestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "MPFuzzing",
            dependencies: [
                "MPCore", "MPDashboard", "MPReferents", "MPSystem", "MPTransport", "MPWire",
            ],
            path: "Tests/MPFuzzing",
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPFuzzingTests",
            dependencies: ["MPFuzzing"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPSystemTests",
            dependencies: ["MPSystem", "MPTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPProcessesTests",
            dependencies: ["MPProcesses", "MPSystem"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPServiceManagerTests",
            dependencies: ["MPServiceManager", "MPSystem"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPWireTests",
            dependencies: ["COpenSSL", "MPProcesses", "MPWire", "MPTestSupport"],
            resources: [.copy("Resources")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPReferentsTests",
            dependencies: ["MPProcesses", "MPReferents", "MPSystem", "MPWire", "MPTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPCoreTests",
            dependencies: ["MPCore", "MPReferents", "MPSystem", "MPWire", "MPTestSupport"],
            resources: [.copy("Resources")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPTransportTests",
            dependencies: [
                "CMultiprocessing", "COpenSSL", "CSystem", "MPSystem", "MPTransport",
                "MPTestSupport",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "MPProxyScenarios",
            dependencies: ["Multiprocessing"],
            path: "Tests/MPProxyScenarios",
            swiftSettings: settings
        ),
        .testTarget(
            name: "MultiprocessingTests",
            dependencies: [
                "COpenSSL", "Multiprocessing", "MPProxyScenarios", "MPCore", "MPReferents",
                "MPSystem", "MPTransport", "MPWire", "MPTestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MultiprocessingDistributedTests",
            dependencies: [
                "Multiprocessing", "MultiprocessingDistributed", "MPSystem", "MPTransport",
                "MPWire",
                "MPTestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MultiprocessingServiceLifecycleTests",
            dependencies: [
                "Multiprocessing", "MultiprocessingServiceLifecycle", "MPChildFunctions",
                "MPTestSupport", "process-worker",
                .product(name: "Logging", package: "swift-log"),
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: [serviceLifecycle])
                ),
                .product(
                    name: "ServiceLifecycleTestKit",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: [serviceLifecycle])
                ),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MultiprocessingMetricsTests",
            dependencies: [
                "Multiprocessing", "MultiprocessingMetrics",
                .product(
                    name: "MetricsTestKit",
                    package: "swift-metrics",
                    condition: .when(traits: [metrics])
                ),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MultiprocessingTracingTests",
            dependencies: [
                "Multiprocessing", "MultiprocessingTracing", "MPTestSupport", "tracing-worker",
                .product(
                    name: "InMemoryTracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: [tracing])
                ),
                .product(
                    name: "Tracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: [tracing])
                ),
            ],
            resources: [.copy("Resources")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MultiprocessingFoundationTests",
            dependencies: ["Multiprocessing", "MultiprocessingFoundation", "MPWire"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PythonInteropTests",
            dependencies: [
                "Multiprocessing", "MultiprocessingFoundation", "MPProxyScenarios", "MPSystem",
                "MPTestSupport", "MPTransport", "MPWire", "process-probe",
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPDashboardTests",
            dependencies: [
                "MPDashboard", "MPProcesses", "MPSystem", "MPWire",
                "Multiprocessing",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "syncmanagerTests",
            dependencies: [
                "MPDashboard", "Multiprocessing", "MPFuzzing", "MPProcesses", "MPServiceManager",
                "MPSystem", "MPTestSupport", "MPTransport", "MPWire", "process-probe",
                "syncmanager",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DocumentationTests",
            dependencies: [
                "Multiprocessing", "MultiprocessingDistributed", "MultiprocessingFoundation",
                "MultiprocessingMetrics", "MultiprocessingServiceLifecycle",
                "MultiprocessingTracing", "MPTestSupport",
            ],
            exclude: ["Given"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Multiprocessing", "MPChildFunctions", "MPTestSupport", "chaos-worker",
                "process-worker",
                "example-bank-account", "example-cluster", "example-distributed-actor",
                "example-farm",
                "example-leader-election", "example-mixed-pool",
                "example-own-type", "example-pools", "example-processes",
                "example-property-proxy", "example-python-types",
                "example-queue-of-work", "example-remote-procedure-call",
                "example-pipelines", "example-returned-objects", "example-shared-dictionary",
                "example-streaming-method", "example-swift-client-of-python",
                "example-swift-worker",
                "example-tls-server", "example-tutorial", "example-word-count",
                "example-work-queue", "process-probe",
            ],
            swiftSettings: settings
        ),
    ] + (hasFuzzer ? fuzzer : []) + (hasBulkOperations ? bulkOperations : [])
        + (hasInstructions ? instructions : [])
)
