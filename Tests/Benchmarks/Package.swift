// swift-tools-version: 6.2

import PackageDescription

/// Whether a warning ends the build, as it does in `make test`.
let treatsWarningsAsErrors = Context.environment["MP_WARNINGS_AS_ERRORS"] != nil

/// As in the package that is measured.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (treatsWarningsAsErrors ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "benchmarks",
    products: [.executable(name: "benchmark", targets: ["benchmark"])],
    dependencies: [
        .package(name: "swift-multiprocessing", path: "../.."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    ],
    targets: [
        .executableTarget(
            name: "benchmark",
            dependencies: [
                "BenchmarkFunctions",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Multiprocessing", package: "swift-multiprocessing"),
                // Started, not linked: the server that is measured is built with it.
                .product(name: "syncmanager", package: "swift-multiprocessing"),
                // The same: the program of child processes.
                "benchmark-child",
            ],
            resources: [
                .copy("Resources/benchmark.py"), .copy("Resources/pools.py"),
                .copy("Resources/processes.py"), .copy("Resources/python_pools.py"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "benchmark-child",
            dependencies: [
                "BenchmarkFunctions",
                .product(name: "Multiprocessing", package: "swift-multiprocessing"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "BenchmarkFunctions",
            dependencies: [.product(name: "Multiprocessing", package: "swift-multiprocessing")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "benchmarkTests",
            dependencies: ["benchmark"],
            swiftSettings: settings
        ),
    ]
)
