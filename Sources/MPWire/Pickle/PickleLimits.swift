/// What a pickle may cost; beyond it is an error before the cost arises.
package struct PickleLimits: Sendable {
    /// How deep containers may stand in each other; it also bounds the recursion of everything that
    /// walks or releases a value.
    package var depth = 256
    /// How many values may be pushed, references to earlier ones included.
    package var nodes = 1_000_000
    /// Memo indexes are below this.
    package var memoIndex = 1 << 20
    /// The longest `LONG1` or `LONG4`.
    package var longBytes = 4096
    /// The most digits of a decimal `INT` or `LONG`.
    package var decimalDigits = WireBigInt.longestDecimal
    /// How large a value may be if everything that is shared were written out at each place: 16 for
    /// each value, and its octets. (A billion laughs are few bytes, but as many steps to walk.)
    package var logicalSize = 128 << 20

    /// How many octets and elements calls may build beyond the length of the pickle; Python's own pickles
    /// build less than their length.
    package var copied = 4 << 10

    /// Makes the limits that servers and clients use.
    package init() {}

    /// The limits that servers and clients use.
    package static let standard = PickleLimits()
}
