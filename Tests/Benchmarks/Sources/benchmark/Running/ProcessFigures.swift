internal import Foundation
internal import Glibc

/// What the kernel knows about a process.
enum ProcessFigures {
    /// The memory that it has in RAM, in KiB.
    ///
    /// - Throws: `BenchmarkError` if the process is gone or `/proc` isn't mounted.
    static func residentMemory(of process: pid_t) throws(BenchmarkError) -> Double {
        try memory(.resident, of: process)
    }

    /// A kind of memory, in KiB.
    ///
    /// - Throws: `BenchmarkError` if the process is gone or `/proc` isn't mounted.
    static func memory(
        _ memory: Weighing.Memory,
        of process: pid_t
    ) throws(BenchmarkError) -> Double {
        try read(memory.field, in: "/proc/\(process)/status") { status in
            Self.memory(memory, inStatus: status)
        }
    }

    /// The processor time that all its threads have taken.
    ///
    /// - Throws: `BenchmarkError` if the process is gone.
    /// - SeeAlso: clock_getcpuclockid(3), which counts nanoseconds where `/proc` counts ticks of 10 ms.
    static func processorTime(of process: pid_t) throws(BenchmarkError) -> Duration {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else {
            throw BenchmarkError("process \(process) has no clock of its processor time")
        }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Finds the line `VmRSS:     1234 kB`, or that of another memory.
    static func memory(_ memory: Weighing.Memory, inStatus status: String) -> Double? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(memory.field):") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
    }

    private static func read<Value>(
        _ what: String,
        in path: String,
        _ find: (String) -> Value?
    ) throws(BenchmarkError) -> Value {
        guard let bytes = FileManager.default.contents(atPath: path),
            let value = find(String(decoding: bytes, as: UTF8.self))
        else { throw BenchmarkError("\(path) says nothing about \(what)") }
        return value
    }
}

extension Weighing.Memory {
    /// What the kernel calls it.
    fileprivate var field: String {
        switch self {
        case .resident: "VmRSS"
        case .peak: "VmHWM"
        }
    }
}
