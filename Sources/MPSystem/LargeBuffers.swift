internal import Glibc

/// Buffers of megabytes: getting their pages one by one takes the kernel several times as long as copying the bytes.
///
/// 64 MiB are 16,384 pages; the first write to each is a fault, of a microsecond or more. In huge pages they are 32.
/// Where the machine has none to give, nothing changes.
extension [UInt8] {
    /// The size in bytes from which huge pages are asked for.
    private static var largeSize: Int { 4 << 20 }

    /// Copies bytes; many of them go into huge pages.
    package init(copying bytes: ArraySlice<UInt8>) {
        guard bytes.count >= Self.largeSize else {
            self = Array(bytes)
            return
        }
        self = []
        reserveRoom(bytes.count)
        append(contentsOf: bytes)
    }

    /// Makes room for `wanted` bytes in all, if that is a lot; smaller arrays grow as usual.
    package mutating func reserveRoom(_ wanted: Int) {
        guard wanted >= Self.largeSize, wanted > capacity else { return }
        var larger: [UInt8] = []
        // Twice the count, for callers that append many values one after the other.
        larger.reserveCapacity(Swift.max(wanted, 2 * count))
        // Before anything is written to the pages: existing bytes would keep small ones.
        larger.preferHugePages()
        larger += self
        self = larger
    }

    /// Asks for huge pages where nothing was written yet (madvise(2)); a refusal doesn't matter.
    ///
    /// The first and the last page may partly belong to others, which does them no harm. Without the first one, no huge
    /// page could begin where the kernel lets large allocations begin: at 2 MiB.
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
