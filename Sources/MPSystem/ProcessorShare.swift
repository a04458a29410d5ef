internal import CSystem
import Glibc

/// The number of processors that this process may use at the same time.
package enum ProcessorShare {
    /// That number, at least 1: as its affinity allows, or less if a control group gives less time than that.
    package static var count: Int {
        let allowed = max(1, Int(mp_usable_processors()))
        return max(1, groupShares.reduce(allowed, min))
    }

    /// The processors of the machine that are online, at least 1.
    package static var total: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The shares that the control groups allow, in whole processors.
    private static var groupShares: [Int] {
        ControlGroups.folders(for: "cpu").compactMap { folder in
            folder.isUnified
                ? share(TextFile.read("\(folder.path)/cpu.max"))
                : share(
                    TextFile.read("\(folder.path)/cpu.cfs_quota_us") + [UInt8(ascii: " ")]
                        + TextFile.read("\(folder.path)/cpu.cfs_period_us")
                )
        }
    }

    /// Reads "quota period" in microseconds; a quota of `max` or -1 is no limit.
    static func share(_ text: [UInt8]) -> Int? {
        let fields = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        guard fields.count == 2, let quota = TextFile.number(fields[0]),
            let period = TextFile.number(fields[1]), period > 0
        else { return nil }
        return quota / period
    }
}
