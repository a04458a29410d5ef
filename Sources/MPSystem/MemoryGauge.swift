internal import CSystem
import Glibc

/// Measures the memory of this process, and the memory that it may have.
///
/// Of all measures, only the resident memory is cheap in every state: `/proc/self/statm` takes
/// half a microsecond. `mallinfo2` takes from 0.2 µs to 250 ms (measured with two million free chunks), since
/// it walks through all free lists; counting the bytes of values would ignore savings by sharing and the
/// allocator's overhead.
package struct MemoryGauge: ~Copyable {
    private static let pageSize = max(1, sysconf(Int32(_SC_PAGESIZE)))

    private let statm: Descriptor

    /// Opens `/proc/self/statm`; if that fails, the memory reads as 0.
    package init() {
        statm = Descriptor(adopting: open("/proc/self/statm", O_RDONLY | O_CLOEXEC))
    }

    /// The resident memory of this process, in bytes.
    package var residentBytes: Int {
        // "size resident shared …", in pages (proc(5)).
        let fields = TextFile.read(statm.rawValue).split(separator: UInt8(ascii: " "))
        guard fields.count > 1, let pages = TextFile.number(fields[1]) else { return 0 }
        return pages * Self.pageSize
    }

    /// The most resident memory that this process has had, in bytes; 0 if the kernel doesn't tell.
    package static var peakResidentBytes: Int {
        // "VmHWM:     1234 kB" (proc(5)).
        let lines = TextFile.read("/proc/self/status").split(separator: UInt8(ascii: "\n"))
        let line = lines.first { $0.starts(with: Array("VmHWM:".utf8)) }
        let digits = line?.drop { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) }
        return digits.flatMap(TextFile.number).map { $0 * 1024 } ?? 0
    }

    /// Returns freed memory to the system.
    ///
    /// Takes up to some tens of milliseconds per gigabyte.
    package static func giveBack() { mp_give_memory_back() }

    /// Makes ``giveBack()`` return all memory that is free, whichever thread has freed it.
    ///
    /// For a program that is a server, before it has threads: one of them does nearly all the work.
    package static func allocateFromOneArena() { mp_allocate_from_one_arena() }

    /// The most memory this process may have, in bytes: the machine's, or less if a control group allows less.
    package static var available: Int {
        let machine = sysconf(Int32(_SC_PHYS_PAGES)) * pageSize
        return ([machine] + groupLimits).filter { $0 > 0 }.min() ?? .max
    }

    /// The limits of the control groups that the process is in.
    private static var groupLimits: [Int] {
        ControlGroups.folders(for: "memory").compactMap { folder in
            let name = folder.isUnified ? "memory.max" : "memory.limit_in_bytes"
            return TextFile.number(TextFile.read("\(folder.path)/\(name)")[...])
        }
    }
}
