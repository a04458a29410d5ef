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
    /// The size in bytes from which pages are requested all at once.
    private static var manyPages: Int { 256 << 10 }
    /// The size in bytes of a huge page of most machines.
    private static var hugePage: Int { 2 << 20 }

    /// Makes room for `wanted` elements in all; many of them go into huge pages.
    ///
    /// - Parameters:
    ///   - wanted: The number of elements, with those that there are.
    ///   - filled: How many of these the caller writes at once, with those that there are: their pages are requested
    ///     together, which takes the kernel about half as long as one by one.
    package mutating func reserveLarge(_ wanted: Int, filled: Int = 0) {
        guard wanted > capacity else { return }
        reserveCapacity(wanted)
        let stride = MemoryLayout<Element>.stride
        if capacity >= Self.largeSize / stride { preferHugePages() }
        if filled - count >= Self.manyPages / stride { getPages(upTo: filled) }
    }

    /// How many elements to make room for, so that the last of `wanted` are in a huge page too, if there are many.
    ///
    /// All of that page must belong to the array. What is beyond isn't written to, and takes no memory where the machine
    /// has no huge page to give.
    package static func roomInHugePages(for wanted: Int) -> Int {
        let stride = MemoryLayout<Element>.stride
        return wanted < largeSize / stride ? wanted : wanted + hugePage / stride
    }

    /// Asks for huge pages after the existing elements, where nothing was written yet (madvise(2)); a refusal doesn't
    /// matter.
    ///
    /// The first and the last page may partly belong to others, which does them no harm. Without the first one, no huge
    /// page could begin where the kernel lets large allocations begin: at 2 MiB.
    fileprivate mutating func preferHugePages() {
        withPages(of: count..<capacity) { first, length in
            _ = madvise(first, length, MADV_HUGEPAGE)
        }
    }

    /// Gets the pages of the elements from the last one to `end`, all at once.
    ///
    /// What the allocator has used before has its pages, mostly: then the last one is there, and nothing is done.
    private mutating func getPages(upTo end: Int) {
        withPages(of: count..<Swift.min(end, capacity)) { first, length in
            let page = Int(getpagesize())
            var isThere: UInt8 = 0
            guard mincore(first + length - page, page, &isThere) == 0, isThere & 1 == 0 else {
                return
            }
            _ = madvise(first, length, populateWrite)
        }
    }

    /// Calls `body` with the pages in which the elements at these positions lie or will lie.
    private mutating func withPages(
        of positions: Range<Int>,
        _ body: (_ first: UnsafeMutableRawPointer, _ length: Int) -> Void
    ) {
        withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let page = UInt(getpagesize())
            let address = UInt(bitPattern: base)
            let stride = MemoryLayout<Element>.stride
            let start = (address + UInt(positions.lowerBound * stride)) / page * page
            let end = address + UInt(positions.upperBound * stride)
            guard let first = UnsafeMutableRawPointer(bitPattern: start) else { return }
            body(first, Int(end.roundedUp(to: page) - start))
        }
    }
}

/// `MADV_POPULATE_WRITE` (madvise(2)), which older C libraries don't define; kernels before 5.14 refuse it, which doesn't
/// matter.
private let populateWrite: Int32 = 23

extension UInt {
    fileprivate func roundedUp(to unit: UInt) -> UInt { (self + unit - 1) / unit * unit }
}
