import CMultiprocessing
import Glibc

/// Looks at how much memory this process has, and may have.
///
/// Of what can be asked for, only the resident memory is cheap in every state: `/proc/self/statm` takes
/// half a microsecond. `mallinfo2` takes from 0.2 µs to 250 ms (measured with two million free chunks), since
/// it walks through all free lists; counting bytes of values would be wrong by what sharing saves and the
/// allocator adds.
package struct MemoryGauge: ~Copyable {
    private static let pageSize = max(1, sysconf(Int32(_SC_PAGESIZE)))

    private let statm: Descriptor

    /// Opens what tells the memory of this process; what it tells is 0 if that can't be opened.
    package init() {
        statm = Descriptor(adopting: open("/proc/self/statm", O_RDONLY | O_CLOEXEC))
    }

    /// How much of this process is in memory, in bytes.
    package var residentBytes: Int {
        // "size resident shared …", in pages (proc(5)).
        let fields = Self.read(statm.rawValue).split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = Self.number(fields[1]) else { return 0 }
        return pages * Self.pageSize
    }

    /// Gives memory that was freed back to the system.
    ///
    /// Takes up to some tens of milliseconds per gigabyte.
    package static func giveBack() { mp_give_memory_back() }

    /// How much this process may have, in bytes: what the machine has, or less if one of its control groups allows less.
    package static var available: Int {
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * pageSize
        return ([machine] + groupLimits).filter { $0 > 0 }.min() ?? .max
    }

    /// The limits of the control groups that the process is in, as far as they can be seen from where it is.
    private static var groupLimits: [Int] {
        var limits: [Int] = []
        // Lines such as "4:memory:/a/b" (version 1) and "0::/a/b" (version 2); see cgroups(7).
        for line in file("/proc/self/cgroup").split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(
                separator: UInt8(ascii: ":"),
                maxSplits: 2,
                omittingEmptySubsequences: false
            )
            guard fields.count == 3 else { continue }
            let controllers = String(decoding: fields[1], as: UTF8.self)
            let (root, name): (String, String)
            if controllers.isEmpty {
                (root, name) = ("/sys/fs/cgroup", "memory.max")
            } else if controllers.split(separator: ",").contains("memory") {
                (root, name) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            } else {
                continue
            }
            // A group can't have more than the ones that it is in.
            var group = String(decoding: fields[2], as: UTF8.self)[...]
            while true {
                let path = "\(root)\(group == "/" ? "" : group)/\(name)"
                if let limit = number(file(path)[...]) { limits.append(limit) }
                guard let slash = group.lastIndex(of: "/"), group != "/", !group.isEmpty else {
                    break
                }
                group = group[..<slash]
            }
        }
        return limits
    }

    private static func file(_ path: String) -> [UInt8] {
        let descriptor = Descriptor(adopting: open(path, O_RDONLY | O_CLOEXEC))
        return read(descriptor.rawValue)
    }

    /// The beginning of a file; empty if it can't be read.
    private static func read(_ descriptor: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// The number at the beginning of a text; `nil` if it begins otherwise, or is too large.
    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
