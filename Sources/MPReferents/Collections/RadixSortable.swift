/// An element that is ordered by a number only.
protocol RadixSortable: BitwiseCopyable {
    var radixKey: UInt64 { get }
}

extension UInt64: RadixSortable {
    var radixKey: UInt64 { self }
}
