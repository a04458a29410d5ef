internal import Foundation
internal import Glibc

/// What figures depend on: the machine and the versions.
///
/// It names no host and no directory.
struct RunEnvironment: Equatable, Sendable, Encodable {
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

    /// Looks around; what can't be found out is told so.
    static func now(_ programs: InstalledPrograms) async -> RunEnvironment {
        let commit = await commit.map { ", commit \($0)" } ?? ""
        let model = lines("/proc/cpuinfo").first { $0.hasPrefix("model name") }
        let bytes = ProcessInfo.processInfo.physicalMemory
        return RunEnvironment(
            date: Date.now.formatted(.iso8601),
            product: "swift-multiprocessing \(programs.version)\(commit)",
            build: isOptimized ? "release" : "debug: its figures are worth nothing",
            processors: ProcessInfo.processInfo.activeProcessorCount,
            processor: model?.split(separator: ": ").last.map { String($0) }
                ?? "processor of unknown name",
            memory: "\((bytes + (1 << 29)) >> 30) GiB",
            kernel: "Linux \(lines("/proc/sys/kernel/osrelease").first ?? "")",
            python: programs.python?.version,
            redis: programs.redis?.version,
            load: lines("/proc/loadavg").first?.split(separator: " ").first.flatMap { Double($0) }
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
    private static var commit: String? {
        get async {
            guard lines("Package.swift").contains(#"    name: "swift-multiprocessing","#) else {
                return nil
            }
            return await InstalledPrograms.output(
                of: "/usr/bin/env",
                "git",
                "describe",
                "--always",
                "--dirty",
                "--exclude=*"
            )?.first
        }
    }

    /// The lines of a file; none where it can't be read, as in places without `/proc`.
    private static func lines(_ path: String) -> [Substring] {
        guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
