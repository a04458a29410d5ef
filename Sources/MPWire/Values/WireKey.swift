/// A value that Python could hash: a key of a dictionary or a member of a set.
///
/// What takes time to hash is hashed once, when the key is made, and its price is known from then on: looking it up
/// costs at most as much again.
package struct WireKey: Sendable {
    /// The value.
    package let value: WireValue
    /// The hash of a value that takes time to hash; zero for all others, which are hashed when that is needed.
    private let knownHash: UInt32
    /// ``weight``, in fewer bytes.
    private let steps: UInt32

    /// Takes a value that is hashable in Python.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - work: Charged for hashing the value and for comparing it once.
    /// - Throws: `TypeError("unhashable type: 'list'")` for lists, dicts, sets and bytearrays, and
    ///   for tuples that hold one; `RuntimeError` if there is less work left than it takes.
    package init(
        _ value: WireValue,
        _ work: WorkMeter = .unlimited
    ) throws(PythonException) {
        if value.isHashedQuickly {
            self.init(quick: value)
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

    /// Takes a value that is known to be hashable.
    init(hashable value: WireValue) {
        if value.isHashedQuickly {
            self.init(quick: value)
            return
        }
        var hashing = KeyHashing()
        var steps = Int.max
        hashing.hash(value, &steps)
        self.init(value, hashing)
    }

    /// Takes a text.
    package init(text: String) {
        self.init(hashable: .text(text))
    }

    private init(_ value: WireValue, _ hashing: consuming KeyHashing) {
        self.value = value
        steps = UInt32(clamping: hashing.cost)
        knownHash = hashing.finish()
    }

    private init(quick value: WireValue) {
        self.value = value
        knownHash = 0
        steps = 1
    }

    /// How many steps it takes to hash the key, or to find out that another one is equal.
    package var weight: Int { Int(steps) }

    /// What all keys have in common that are equal to this one; never zero.
    ///
    /// It is seeded anew in each process, so that nobody can choose keys that collide.
    var hash: UInt32 {
        if knownHash != 0 { return knownHash }
        var hashing = KeyHashing()
        var steps = Int.max
        hashing.hash(value, &steps)
        return hashing.finish()
    }

    /// Whether a dictionary takes both for the same key.
    func isSame(as other: WireKey) -> Bool {
        if knownHash != other.knownHash, knownHash != 0, other.knownHash != 0 { return false }
        var steps = Int.max
        return value.isEqual(to: other.value, .same, &steps)
    }
}

extension WireKey: Hashable {
    package static func == (left: WireKey, right: WireKey) -> Bool { left.isSame(as: right) }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension WireValue {
    /// The longest text or bytes that are hashed again rather than remembering their hash.
    private static let longestQuick = 64

    /// Whether hashing the value takes no time worth counting.
    fileprivate var isHashedQuickly: Bool {
        switch self {
        case .null, .bool, .int, .float: true
        case .text(let text): text.utf8.count <= Self.longestQuick
        case .bytes(let bytes): bytes.count <= Self.longestQuick
        case .bigInt, .surrogateText, .bytearray, .list, .tuple, .dict, .set, .frozenset, .global,
            .object, .proxy, .cyclic:
            false
        }
    }
}
