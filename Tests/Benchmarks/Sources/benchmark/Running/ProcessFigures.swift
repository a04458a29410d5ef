internal import Foundation
internal import Glibc

/// What the kernel knows about a process, from `/proc`.
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

    /// The processor time that it has taken, in milliseconds; the kernel tells it in ticks of 10 ms.
    ///
    /// - Throws: `BenchmarkError` if the process is gone or `/proc` isn't mounted.
    static func processorTime(of process: pid_t) throws(BenchmarkError) -> Double {
        let ticks = try read("utime and stime", in: "/proc/\(process)/stat", ticks(inStat:))
        return Double(ticks) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Finds the line `VmRSS:     1234 kB`, or that of another memory.
    static func memory(_ memory: Weighing.Memory, inStatus status: String) -> Double? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(memory.field):") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
    }

    /// Adds the fields 14 and 15, user and system; the second one, the name, may contain blanks.
    static func ticks(inStat stat: String) -> Int? {
        guard let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
            return nil
        }
        return user + system
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
