/// The counts of the calls of a type, by method; they stay when its objects go.
///
/// A class, since its objects share it; owned by ``ManagerCore`` alone.
final class TypeCounts {
    let typeid: String
    /// The methods, in the order of ``counts``, which has one more for all others.
    let methods: [String]
    /// Nothing that changes them comes back to them, so that accesses can't overlap, and aren't checked: each call makes
    /// one.
    @exclusivity(unchecked) private(set) var counts: [CallCounts]

    /// The name under which methods are counted that the type doesn't have.
    static let others = "#others"

    init(typeid: String, methods: [String]) {
        self.typeid = typeid
        self.methods = methods
        counts = Array(repeating: CallCounts(), count: methods.count + 1)
    }

    /// The place of the methods that the type doesn't have.
    var othersIndex: Int { methods.count }

    /// The name of a method by its place.
    func name(of method: Int) -> String {
        method < methods.count ? methods[method] : Self.others
    }

    /// Adds to the counts of a method.
    @inline(__always)
    func add(_ counts: CallCounts, of method: Int) { self.counts[method].add(counts) }

    /// The methods that were called, with their counts.
    var called: [(method: String, counts: CallCounts)] {
        zip(methods + [Self.others], counts).filter { $1.calls > 0 }
    }
}
