import Glibc

/// How often the kernel has killed a process because memory ran out.
///
/// It tells nobody which: whoever finds a child killed compares the numbers before and after.
package enum OutOfMemoryKills {
    /// The number so far, of the control group of this process if that tells one, else of the machine.
    package static var count: Int {
        for folder in ControlGroups.folders(for: "memory") {
            let file = folder.isUnified ? "memory.events" : "memory.oom_control"
            if let count = count(in: TextFile.read("\(folder.path)/\(file)")) { return count }
        }
        return count(in: wholeFile("/proc/vmstat")) ?? 0
    }

    /// The number in lines such as `oom_kill 3`; `nil` if there is none.
    static func count(in text: [UInt8]) -> Int? {
        let key = Array("oom_kill ".utf8)
        let line = text.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: key) }
        return line.flatMap { TextFile.number($0.dropFirst(key.count)) }
    }

    private static func wholeFile(_ path: String) -> [UInt8] {
        let file = Descriptor(adopting: open(path, O_RDONLY | O_CLOEXEC))
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while case let count = read(file.rawValue, &buffer, buffer.count), count > 0 {
            text += buffer[..<count]
        }
        return text
    }
}
