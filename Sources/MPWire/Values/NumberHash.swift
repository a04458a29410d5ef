/// Hashes numbers in a few instructions, with a secret of the process, so that nobody can choose keys that collide.
///
/// A folded multiplication, as hash tables of other languages use it where strangers may choose the keys: both halves
/// of the product of two words that only the process can predict.
enum NumberHash {
    private static let secrets = (
        UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1
    )

    /// The hash of an integer.
    ///
    /// Eight successive integers have hashes next to each other, in one line of the processor's cache: keys are often
    /// numbers that were counted up. Nobody can choose more than these eight to be close together.
    static func hash(integer: Int) -> UInt32 {
        let bits = UInt64(bitPattern: Int64(integer))
        return mixed(bits >> 3, 0) << 3 | UInt32(truncatingIfNeeded: bits & 7)
    }

    /// The hash of the bits of a fraction.
    static func hash(fraction: UInt64) -> UInt32 { mixed(fraction, 1) }

    private static func mixed(_ bits: UInt64, _ kind: UInt64) -> UInt32 {
        let (secret, factor) = secrets
        let first = fold(bits ^ secret, factor)
        let second = fold(first ^ kind, secret | 1)
        return UInt32(truncatingIfNeeded: second ^ second >> 32)
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high ^ low
    }
}
