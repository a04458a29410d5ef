// swift-tools-version: 6.2

import PackageDescription

/// What every Swift target of this package is built with.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "swift-multiprocessing",
    products: [
        .library(name: "Multiprocessing", targets: ["Multiprocessing"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0")
    ],
    targets: [
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "openssl",
            providers: [.apt(["libssl-dev", "pkg-config"])]
        ),
        .target(name: "CMultiprocessing", dependencies: ["COpenSSL"]),
        .target(name: "MPWire", swiftSettings: settings),
        .target(name: "MPReferents", dependencies: ["MPWire"], swiftSettings: settings),
        .target(name: "MPCore", dependencies: ["MPReferents", "MPWire"], swiftSettings: settings),
        .target(
            name: "MPTransport",
            dependencies: ["COpenSSL", "CMultiprocessing"],
            swiftSettings: settings
        ),
        .target(
            name: "Multiprocessing",
            dependencies: [
                "MPCore", "MPTransport", "MPWire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "MPTestSupport",
            path: "Tests/MPTestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPWireTests",
            dependencies: ["COpenSSL", "MPWire", "MPTestSupport"],
            resources: [.copy("Resources")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPReferentsTests",
            dependencies: ["MPReferents", "MPWire", "MPTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPCoreTests",
            dependencies: ["MPCore", "MPReferents", "MPWire", "MPTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MPTransportTests",
            dependencies: ["MPTransport", "MPTestSupport"],
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
                "Multiprocessing", "MPProxyScenarios", "MPTransport", "MPWire", "MPTestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PythonInteropTests",
            dependencies: ["Multiprocessing", "MPProxyScenarios", "MPTestSupport"],
            resources: [.copy("Resources")],
            swiftSettings: settings
        ),
    ]
)
