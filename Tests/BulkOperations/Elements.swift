import MPReferents
import MPWire

/// What objects are filled with, as Python's setups make it.
enum Elements {
    /// `list(range(n))`
    static func ints(_ n: Int) -> [WireValue] { (0..<n).map { .int($0) } }

    /// `[k * 7919 % 1000003 for k in range(n)]`, which is out of order.
    static func shuffled(_ n: Int) -> [Int] { (0..<n).map { $0 * 7919 % 1_000_003 } }

    /// `list(map(str, range(n)))`
    static func texts(_ n: Int) -> [WireValue] { (0..<n).map { .text(String($0)) } }

    /// `set(range(from, from + n))`
    static func set(_ n: Int, from start: Int = 0) -> WireSet {
        var members = WireSet()
        for number in start..<start + n { members.insert(key(number)) }
        return members
    }

    /// `{k: k for k in range(from, from + n)}`
    static func dict(_ n: Int, from start: Int = 0) -> WireDictionary {
        var entries = WireDictionary()
        for number in start..<start + n { entries[key(number)] = .int(number) }
        return entries
    }

    /// `array('i', range(n))` as managers pickle it.
    static func array(_ n: Int) -> WireValue {
        let bytes = (0..<n).flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        return .object(
            WireObject(
                .reduce,
                .global(WireGlobal("array", "array")),
                [.text("i"), .bytes(bytes)]
            )
        )
    }

    private static func key(_ number: Int) -> WireKey {
        guard let key = try? WireKey(.int(number)) else { preconditionFailure("ints are hashable") }
        return key
    }
}
