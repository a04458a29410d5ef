internal import FoundationEssentials
internal import Glibc

/// What figures depend on: the machine and the versions.
///
/// It names no host and no directory.
struct Surroundings: Equatable, Sendable, Codable {
    /// When the run began, in UTC.
    let date: String
    /// Our version, with the commit if the run took place in our sources.
    let product: String
    /// How it was built.
    let build: String
    /// How many processors there are.
    let processors: Int
    /// What they are.
    let processor: String
    /// How much memory there is.
    let memory: String
    /// The system's kernel.
    let kernel: String
    /// The version of Python; `nil` if there is none.
    let python: String?
    /// The version of Redis; `nil` if there is none.
    let redis: String?
    /// How busy the machine was when the run began: the load average of a minute, if
    /// the system tells it.
    let load: Double?

    /// What to know before believing the figures; `nil` if there is nothing.
    var warning: String? {
        guard let load, load > Double(processors) / 2 else { return nil }
        let share = "a load average of \(load.short) on \(processors) processors"
        return "The machine was busy with other things (\(share)): the figures say little."
    }

    /// Looks around.
    ///
    /// - Parameters:
    ///   - version: Our version.
    ///   - installation: What else is measured.
    ///   - scratch: Where answers of other programs can be kept for a moment.
    /// - Returns: What was found; what can't be found out is told so.
    static func now(
        version: String,
        _ installation: Installation,
        scratch: TemporaryDirectory
    ) async -> Surroundings {
        let commit = await commit(scratch: scratch)
        return Surroundings(
            date: Date.now.formatted(.iso8601),
            product: "swift-multiprocessing \(version)" + (commit.map { ", commit \($0)" } ?? ""),
            build: isOptimized ? "release" : "debug: its figures are worth nothing",
            processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
            processor: processorName,
            memory: "\(memoryInGiB) GiB",
            kernel: kernelName,
            python: installation.python?.version,
            redis: installation.redis?.version,
            load: load
        )
    }

    private static var isOptimized: Bool {
        #if DEBUG
        false
        #else
        true
        #endif
    }

    /// The commit of the sources in the working directory, if those are ours.
    private static func commit(scratch: TemporaryDirectory) async -> String? {
        // Elsewhere there is no such file, and nothing is said about a commit.
        guard let package = try? readFile("Package.swift"),
            String(decoding: package, as: UTF8.self).contains("name: \"swift-multiprocessing\"")
        else { return nil }
        let arguments = ["git", "describe", "--always", "--dirty", "--exclude=*"]
        return await Installation.output(of: "/usr/bin/env", arguments, scratch: scratch)?.first
    }

    private static var memoryInGiB: Int {
        let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return (bytes + (1 << 29)) >> 30
    }

    private static var processorName: String {
        let line = lines("/proc/cpuinfo").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":").last?.drop { $0 == " " }
        return name.map(String.init) ?? "processor of unknown name"
    }

    private static var kernelName: String {
        let version = lines("/proc/sys/kernel/osrelease").first
        return "Linux" + (version.map { " \($0)" } ?? "")
    }

    private static var load: Double? {
        lines("/proc/loadavg").first?.split(separator: " ").first.flatMap { Double($0) }
    }

    /// The lines of a file; none where it can't be read, as in places without `/proc`.
    private static func lines(_ path: String) -> [Substring] {
        guard let bytes = try? readFile(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
