/// A value that Python could hash: a key of a dictionary or a member of a set.
///
/// It is hashed once, when the key is made, and its price is known from then on: a lookup costs at most as much again.
package struct WireKey: Sendable {
    // In this order a key takes 24 bytes, as many as its value: the value has an odd number of them.
    package let value: WireValue
    /// ``weight``, in fewer bytes.
    private let steps: RoundedSteps
    /// A hash that equal keys share; never zero.
    ///
    /// It depends on a secret of the process, so that nobody can choose keys that collide.
    let hash: UInt32

    /// Hashes a value, which must be hashable in Python.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - work: Charged for hashing the value and for comparing it once.
    /// - Throws: `TypeError("unhashable type: 'list'")` for lists, dicts, sets and bytearrays, and for tuples that hold
    ///   one; `RuntimeError` if too little work is left.
    package init(
        _ value: WireValue,
        _ work: WorkMeter = .unlimited
    ) throws(PythonException) {
        if let hash = value.quickHash {
            self.init(value, hash: hash, weight: 1)
            return
        }
        var hashing = KeyHashing()
        try work.charging { steps in hashing.hash(value, &steps) }
        if let name = hashing.unhashableTypeName {
            throw .typeError("unhashable type: '\(name)'")
        }
        try work.charge(hashing.cost)
        self.init(value, hashing)
    }

    /// Hashes an argument of a method, which must be hashable in Python without the code of its class.
    ///
    /// What lies in a value that is only passed on may have such keys; a method that looks one up would take two equal
    /// ones for two.
    ///
    /// - Throws: As ``init(_:_:)``, and `TypeError` for instances of classes that aren't known.
    package init(argument value: WireValue, _ work: WorkMeter) throws(PythonException) {
        if let hash = value.quickHash {
            self.init(value, hash: hash, weight: 1)
            return
        }
        try self.init(value, work)
        // Hashing has looked at as many values, and was paid for.
        if let object = IncomparablePart(in: value, budget: .max).found, object.member == nil {
            throw .incomparable(object)
        }
    }

    /// Hashes a value that is known to be hashable.
    init(hashable value: WireValue) {
        if let hash = value.quickHash {
            self.init(value, hash: hash, weight: 1)
            return
        }
        var hashing = KeyHashing()
        var steps = Int.max
        hashing.hash(value, &steps)
        self.init(value, hashing)
    }

    package init(text: String) {
        self.init(hashable: .text(text))
    }

    private init(_ value: WireValue, _ hashing: consuming KeyHashing) {
        let weight = hashing.cost
        self.init(value, hash: hashing.finish(), weight: weight)
    }

    private init(_ value: WireValue, hash: UInt32, weight: Int) {
        self.value = value
        self.hash = hash == 0 ? 1 : hash
        steps = RoundedSteps(weight)
    }

    private init() {
        value = .null
        hash = 0
        steps = RoundedSteps(0)
    }

    /// The placeholder for no key; it isn't the same as any key.
    static var absent: WireKey { WireKey() }

    /// Whether it is the placeholder for no key.
    var isAbsent: Bool { hash == 0 }

    /// How many steps it takes to hash the key, or to find out that another one is equal; large numbers are rounded
    /// up, by less than a thousandth.
    package var weight: Int { steps.count }

    /// Whether a dictionary treats both as the same key.
    func isSame(as other: WireKey) -> Bool {
        guard hash == other.hash else { return false }
        if case .int(let left) = value, case .int(let right) = other.value { return left == right }
        var steps = Int.max
        return value.isEqual(to: other.value, .key, &steps)
    }
}

extension WireKey: Hashable {
    package static func == (left: WireKey, right: WireKey) -> Bool { left.isSame(as: right) }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension WireValue {
    /// The longest text or bytes whose hashing takes negligible time.
    private static let longestQuick = 64

    /// The hash of a value whose hashing takes negligible time; `nil` for all others.
    fileprivate var quickHash: UInt32? {
        switch self {
        case .int(let value): NumberHash.hash(integer: value)
        case .bool(let value): NumberHash.hash(integer: value ? 1 : 0)
        case .float(let value): WireNumber(value).quickHash
        case .object(let object): object.plainKey?.quickHash
        case .text(let text) where text.utf8.count <= Self.longestQuick: KeyHashing.hash(of: text)
        case .bytes(let bytes) where bytes.count <= Self.longestQuick: shortHash
        case .null: shortHash
        case .text, .bytes, .bigInt, .surrogateText, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .proxy, .cyclic:
            nil
        }
    }

    /// Whether it is a key whose hashing takes negligible time.
    var isQuickKey: Bool {
        switch self {
        case .int, .bool, .float, .null: true
        case .text(let text): text.utf8.count <= Self.longestQuick
        case .bytes(let bytes): bytes.count <= Self.longestQuick
        case .bigInt, .surrogateText, .bytearray, .list, .tuple, .dict, .set, .frozenset, .global,
            .object, .proxy, .cyclic:
            false
        }
    }

    private var shortHash: UInt32 {
        var hashing = KeyHashing()
        var steps = Int.max
        hashing.hash(self, &steps)
        return hashing.finish()
    }
}

extension WireNumber {
    /// The hash of a number within a word; `nil` beyond.
    fileprivate var quickHash: UInt32? {
        switch self {
        case .int(let value): NumberHash.hash(integer: value)
        case .float(let value):
            // As a key, every NaN is the same.
            NumberHash.hash(fraction: value.isNaN ? Double.nan.bitPattern : value.bitPattern)
        case .bigInt, .decimal, .fraction: nil
        }
    }
}

extension WireObject {
    /// The plain value with a quick hash that the instance is equal to, if it is equal to one.
    fileprivate var plainKey: WireValue? {
        switch comparisonForm {
        case .number(.int(let number)): .int(number)
        case .number(.float(let number)): .float(number)
        case .known(.complex(let real, let imaginary)) where imaginary == 0: .float(real)
        case .plain(let value): value
        case .number, .key, .identity, .known, .ambiguous, .unknown: nil
        }
    }
}

/// A number of steps in two bytes: eleven bits, and how far they are shifted.
private struct RoundedSteps: Sendable {
    private let bits: UInt16

    private static let digits = 11
    private static let largestShift = 31

    /// Rounds up what has more than eleven binary digits.
    init(_ count: Int) {
        guard count >= 1 << Self.digits else {
            bits = UInt16(max(0, count))
            return
        }
        var shift = Int.bitWidth - count.leadingZeroBitCount - Self.digits
        // What is rounded up to a power of two needs a digit fewer, and shifts one further.
        if (count - 1) >> shift + 1 == 1 << Self.digits { shift += 1 }
        bits =
            shift > Self.largestShift
            ? .max : UInt16(shift << Self.digits | ((count - 1) >> shift + 1))
    }

    var count: Int { (Int(bits) & (1 << Self.digits - 1)) << (Int(bits) >> Self.digits) }
}
