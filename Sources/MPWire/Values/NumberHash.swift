/// Hashes numbers in a few instructions, with a secret of the process, so that nobody can choose keys that collide.
///
/// A folded multiplication, as hash tables of other languages use it where keys may be chosen by strangers: both halves
/// of the product of two words that only the process knows how to predict.
enum NumberHash {
    private static let secret = UInt64.random(in: .min ... .max)
    private static let factor = UInt64.random(in: .min ... .max) | 1

    /// The hash of a number that fits into a word; `kind` tells integers and fractions apart.
    static func hash(_ bits: UInt64, kind: UInt64) -> UInt32 {
        let first = fold(bits ^ secret, factor)
        let second = fold(first ^ kind, secret | 1)
        return UInt32(truncatingIfNeeded: second ^ second >> 32)
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high ^ low
    }
}
