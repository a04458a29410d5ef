internal import Glibc

/// Arrays of megabytes: getting their pages one by one takes the kernel several times as long as copying the bytes.
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
}

extension Array {
    /// The size in bytes from which an array of elements of any kind asks for huge pages.
    private static var largeSize: Int { 4 << 20 }

    /// Makes room for `wanted` elements in all; many of them go into huge pages.
    package mutating func reserveLarge(_ wanted: Int) {
        guard wanted > capacity else { return }
        reserveCapacity(wanted)
        if capacity >= Self.largeSize / MemoryLayout<Element>.stride { preferHugePages() }
    }

    /// Asks for huge pages after the existing elements, where nothing was written yet (madvise(2)); a refusal doesn't
    /// matter.
    ///
    /// The first and the last page may partly belong to others, which does them no harm. Without the first one, no huge
    /// page could begin where the kernel lets large allocations begin: at 2 MiB.
    fileprivate mutating func preferHugePages() {
        let (used, room) = (count, capacity)
        withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let page = UInt(getpagesize())
            let address = UInt(bitPattern: base)
            let start = (address + UInt(used * MemoryLayout<Element>.stride)) / page * page
            let end = address + UInt(room * MemoryLayout<Element>.stride)
            guard let first = UnsafeMutableRawPointer(bitPattern: start) else { return }
            madvise(first, Int(end.roundedUp(to: page) - start), MADV_HUGEPAGE)
        }
    }
}

extension UInt {
    fileprivate func roundedUp(to unit: UInt) -> UInt { (self + unit - 1) / unit * unit }
}
