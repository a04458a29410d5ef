internal import Glibc

/// Buffers of megabytes: taking their pages one by one costs the kernel several times what copying the bytes does.
///
/// 64 MiB are 16,384 pages; the first write to each is a fault, of a microsecond or more. In huge pages they are 32.
/// Where the machine has none to give, nothing changes.
extension [UInt8] {
    /// From which size on huge pages are asked for.
    private static var largeSize: Int { 4 << 20 }

    /// Copies bytes, a lot of them into huge pages.
    package init(copying bytes: ArraySlice<UInt8>) {
        guard bytes.count >= Self.largeSize else {
            self = Array(bytes)
            return
        }
        self = []
        reserveRoom(bytes.count)
        append(contentsOf: bytes)
    }

    /// Makes room for so many bytes in all, if that is a lot; smaller arrays are left to grow as they do.
    package mutating func reserveRoom(_ wanted: Int) {
        guard wanted >= Self.largeSize, wanted > capacity else { return }
        var larger: [UInt8] = []
        // Also for those who append many values, one after the other.
        larger.reserveCapacity(Swift.max(wanted, 2 * count))
        // Before anything is written to them: what is there would come to lie in small pages.
        larger.preferHugePages()
        larger += self
        self = larger
    }

    /// Asks for huge pages where nothing was written yet (madvise(2)); a wish, whose refusal doesn't matter.
    ///
    /// The first and the last page may belong to others in part, who lose nothing by it. Without the first one, no huge page
    /// could begin where the kernel lets large allocations begin: at 2 MiB.
    private mutating func preferHugePages() {
        let room = capacity
        withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let page = UInt(getpagesize())
            let start = UInt(bitPattern: base) / page * page
            let end = (UInt(bitPattern: base) + UInt(room)).roundedUp(to: page)
            guard let first = UnsafeMutableRawPointer(bitPattern: start) else { return }
            madvise(first, Int(end - start), MADV_HUGEPAGE)
        }
    }
}

extension UInt {
    fileprivate func roundedUp(to unit: UInt) -> UInt { (self + unit - 1) / unit * unit }
}
