/// Limits on the cost of a pickle; exceeding one is an error before the cost arises.
package struct PickleLimits: Sendable {
    /// The greatest nesting depth of containers; it also bounds the recursion of everything that walks or
    /// releases a value.
    package var depth = 256
    /// The largest number of values pushed, including references to earlier ones.
    package var nodes = 16 << 20
    /// The greatest value of ``nodes``: their indexes have 32 bits.
    package static let mostNodes = Int(Int32.max)
    /// How many elements of 64 bytes the values may take, without the bytes of texts and byte strings; by an estimate that
    /// is rather too high.
    package var builtElements = Int.max
    /// Memo indexes are below this.
    package var memoIndex = 16 << 20
    /// The longest `LONG1` or `LONG4`, in bytes.
    package var longBytes = 4096
    /// The largest number of digits of a decimal `INT` or `LONG`.
    package var decimalDigits = WireBigInt.longestDecimal
    /// The size of a value if everything shared were written out at each place: 16 for each value, and
    /// its bytes.
    ///
    /// A value that takes at most four times as much as its pickle is never too large, since nothing multiplies in it.
    /// (A billion laughs are few bytes, but as many steps to walk.)
    package var logicalSize = 128 << 20

    /// How many bytes and elements calls may build beyond the length of the pickle; Python's own pickles
    /// build less than their length.
    package var copied = 4 << 10

    /// Creates the limits that servers and clients use.
    package init() {}

    /// The limits that servers and clients use.
    package static let standard = PickleLimits()

    /// The limits of messages between a process and its children, which are one program: as much as a pickle can hold.
    package static let betweenRelatives: PickleLimits = {
        var limits = PickleLimits()
        limits.nodes = mostNodes
        limits.memoIndex = mostNodes
        limits.logicalSize = .max
        return limits
    }()

    /// The text of the error about ``logicalSize``.
    static func multiplied(beyond size: Int) -> String {
        "shared values that multiply beyond \(size) bytes"
    }
}
