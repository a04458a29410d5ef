internal import Glibc

/// Buffers of megabytes: taking their pages one by one costs the kernel several times what copying the bytes does.
///
/// 64 MiB are 16,384 pages; the first write to each is a fault, of a microsecond or more. In huge pages they are 32.
/// Where the machine has none to give, nothing changes.
extension [UInt8] {
    /// From which size on huge pages are asked for.
    private static var largeSize: Int { 4 << 20 }

    /// Copies bytes, a lot of them into huge pages.
    init(copying bytes: ArraySlice<UInt8>) {
        guard bytes.count >= Self.largeSize else {
            self = Array(bytes)
            return
        }
        self = []
        reserveRoom(bytes.count)
        append(contentsOf: bytes)
    }

    /// Makes room for so many bytes in all, if that is a lot; smaller arrays are left to grow as they do.
    mutating func reserveRoom(_ wanted: Int) {
        guard wanted >= Self.largeSize, wanted > capacity else { return }
        // Also for those who append many values, one after the other.
        reserveCapacity(Swift.max(wanted, 2 * count))
        preferHugePages()
    }

    /// Asks for huge pages where nothing was written yet (madvise(2)); a wish, whose refusal doesn't matter.
    private mutating func preferHugePages() {
        let room = capacity
        withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            // No system has larger ones.
            let page = 64 << 10
            let start = (UInt(bitPattern: base) + UInt(bytes.count)).roundedUp(to: UInt(page))
            let end = UInt(bitPattern: base) + UInt(room)
            guard end > start, let first = UnsafeMutableRawPointer(bitPattern: start) else {
                return
            }
            madvise(first, Int(end - start) / page * page, MADV_HUGEPAGE)
        }
    }
}

extension UInt {
    fileprivate func roundedUp(to unit: UInt) -> UInt { (self + unit - 1) / unit * unit }
}
