internal import Glibc

/// What the kernel knows about a process, from `/proc`.
enum ProcessFigures {
    /// The memory that it has in RAM, in KiB.
    ///
    /// - Throws: `CommandError` if the process is gone or `/proc` isn't mounted.
    static func residentMemory(of process: pid_t) throws(CommandError) -> Double {
        let status = String(decoding: try readFile("/proc/\(process)/status"), as: UTF8.self)
        guard let memory = residentMemory(inStatus: status) else {
            throw CommandError("/proc/\(process)/status says nothing about VmRSS")
        }
        return memory
    }

    /// The processor time that it has taken, in milliseconds; the kernel tells it in ticks of 10 ms.
    ///
    /// - Throws: `CommandError` if the process is gone or `/proc` isn't mounted.
    static func processorTime(of process: pid_t) throws(CommandError) -> Double {
        let stat = String(decoding: try readFile("/proc/\(process)/stat"), as: UTF8.self)
        guard let ticks = ticks(inStat: stat) else {
            throw CommandError("/proc/\(process)/stat says nothing about utime and stime")
        }
        return Double(ticks) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Finds the line `VmRSS:     1234 kB`.
    static func residentMemory(inStatus status: String) -> Double? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
            .flatMap { Double($0) }
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
}
