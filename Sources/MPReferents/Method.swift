package import MPWire

/// One method of a referent: its name, the arguments it takes, what it does.
///
/// A referent lists its methods in a ``MethodTable``, which reads as the specification of the type
/// and is what clients are told (`exposed`).
package struct Method<Object: Referent>: Sendable {
    /// Does the work with the arguments in the order of the signature.
    ///
    /// It throws nothing but ``PythonException``. Swift doesn't infer that of a closure, and to
    /// spell it out would make the tables unreadable, so that ``MethodTable`` converts once.
    package typealias Body = @Sendable (inout Object, BoundArguments) throws -> Outcome

    /// The name by which clients call it.
    package let name: String
    /// Which arguments it takes, and what Python says when they are wrong.
    package let signature: Signature
    /// What it does.
    package let body: Body

    /// Describes a method.
    package init(_ name: String, _ signature: Signature, _ body: @escaping Body) {
        self.name = name
        self.signature = signature
        self.body = body
    }
}

/// The methods of a type, by name.
///
/// A class, so that a call gets at it without copying its parts.
package final class MethodTable<Object: Referent>: Sendable {
    /// The names in the order in which `create` reports them.
    package let exposed: [String]
    /// The methods.
    private let methods: [Method<Object>]
    /// Where each method stands in ``methods``.
    private let names: NameTable
    /// How many arguments each method takes as they are.
    private let plainCounts: [ClosedRange<Int>]
    /// The methods that may make the object larger, or that build something much larger than it is.
    private let growing: Set<String>
    /// The methods that have changed something for good when their calls are parked.
    private let committing: Set<String>
    /// Whether each method stores arguments as they come, encoded or not.
    private let isStoring: [Bool]
    /// The methods that build everything which the object holds encoded.
    private let decoding: Set<String>
    /// The methods that go through their arguments, and build an element for each of theirs.
    private let iterating: Set<String>
    /// The methods that answer with as many elements as the object has, or build so many for a moment.
    private let copying: Set<String>
    /// The methods that take something out of the object, which is lost if their answers aren't sent.
    private let taking: Set<String>
    /// A keyword that every method takes beside its own, and looks up in the call itself.
    private let commonKeyword: WireKey?

    /// Takes the methods in the order in which clients are told of them.
    ///
    /// - Parameters:
    ///   - methods: The methods that the type has.
    ///   - absent: Names that CPython exposes although the type hasn't got them.
    ///   - commonKeyword: A keyword that every method takes beside those of its signature.
    package init(
        _ methods: [Method<Object>],
        absent: [String] = [],
        commonKeyword: String? = nil
    ) {
        exposed = methods.map(\.name) + absent
        self.methods = methods
        names = NameTable(methods.map(\.name))
        plainCounts = methods.map(\.signature.plainCounts)
        growing = []
        committing = []
        isStoring = methods.map { _ in false }
        decoding = []
        iterating = []
        copying = []
        taking = []
        self.commonKeyword = commonKeyword.map(WireKey.init(text:))
    }

    private init(
        _ table: MethodTable,
        growing: Set<String>? = nil,
        committing: Set<String>? = nil,
        isStoring: [Bool]? = nil,
        decoding: Set<String>? = nil,
        iterating: Set<String>? = nil,
        copying: Set<String>? = nil,
        taking: Set<String>? = nil
    ) {
        exposed = table.exposed
        methods = table.methods
        names = table.names
        plainCounts = table.plainCounts
        commonKeyword = table.commonKeyword
        self.growing = growing ?? table.growing
        self.committing = committing ?? table.committing
        self.isStoring = isStoring ?? table.isStoring
        self.decoding = decoding ?? table.decoding
        self.iterating = iterating ?? table.iterating
        self.copying = copying ?? table.copying
        self.taking = taking ?? table.taking
    }

    /// The same table, in which these methods are known to need memory.
    package func growing(_ added: [String]) -> MethodTable {
        precondition(added.allSatisfy(names.contains), "\(added) aren't all methods")
        return MethodTable(self, growing: growing.union(added))
    }

    /// The same table, in which calls of these methods are known to leave something behind when they
    /// are parked and then given up.
    package func committing(_ added: [String]) -> MethodTable {
        precondition(added.allSatisfy(names.contains), "\(added) aren't all methods")
        return MethodTable(self, committing: committing.union(added))
    }

    /// The same table, in which these methods store what they are given without a look into it
    /// (``BoundArguments/stored(_:)``), so that it may stay encoded.
    package func storing(_ added: [String]) -> MethodTable {
        precondition(added.allSatisfy(names.contains), "\(added) aren't all methods")
        let isStoring = zip(methods, isStoring).map { $1 || added.contains($0.name) }
        return MethodTable(self, isStoring: isStoring)
    }

    /// The same table, in which these methods are known to build everything at once that the object holds
    /// encoded.
    package func decoding(_ added: [String]) -> MethodTable {
        precondition(added.allSatisfy(names.contains), "\(added) aren't all methods")
        return MethodTable(self, decoding: decoding.union(added))
    }

    /// The same table, in which these methods are known to go through their arguments, and to build an element for each
    /// of theirs.
    package func iterating(_ added: [String]) -> MethodTable {
        precondition(added.allSatisfy(names.contains), "\(added) aren't all methods")
        return MethodTable(self, iterating: iterating.union(added))
    }

    /// The same table, in which these methods are known to build as many elements as the object has, for their answers or
    /// for a moment.
    package func copying(_ added: [String]) -> MethodTable {
        precondition(added.allSatisfy(names.contains), "\(added) aren't all methods")
        return MethodTable(self, copying: copying.union(added))
    }

    /// The same table, in which these methods are known to take something out, which is lost if it isn't sent.
    package func taking(_ added: [String]) -> MethodTable {
        precondition(added.allSatisfy(names.contains), "\(added) aren't all methods")
        return MethodTable(self, taking: taking.union(added))
    }

    /// Whether a method takes something out, which is lost if its answer isn't sent.
    package func isTaking(_ method: String) -> Bool { taking.contains(method) }

    /// How many elements a call builds on an object that has so many.
    package func built(by call: Call, in size: Int) -> BuiltCounts {
        var built = BuiltCounts()
        if iterating.contains(call.method) {
            let count = call.iteratedCount
            let (cost, overflow) = count.multipliedReportingOverflow(by: Object.elementCost)
            built.lasting = overflow ? .max / 2 : min(cost, .max / 2)
        }
        if copying.contains(call.method) { built.passing = size * max(1, Object.elementCost / 2) }
        return built
    }

    /// Whether a method may make the object larger, or builds something much larger than it is.
    package func needsMemory(_ method: String) -> Bool { growing.contains(method) }

    /// Whether a method builds everything at once that the object holds encoded.
    package func isDecoding(_ method: String) -> Bool { decoding.contains(method) }

    /// Whether a call of a method can't be taken back any more when it is parked.
    package func isCommitted(_ method: String) -> Bool { committing.contains(method) }

    /// Binds the arguments and carries out the call.
    ///
    /// - Returns: What the method returns; ``Outcome/Result/noSuchMethod`` if there is none.
    /// - Throws: Python's `TypeError` for wrong arguments, else what the method raises.
    package func perform(
        _ call: consuming Call,
        on object: inout Object
    ) throws(PythonException) -> Outcome {
        guard let index = names.index(of: call.method) else { return Outcome(.noSuchMethod) }
        var rearranged: [WireValue?]?
        if call.hasKept && !isStoring[index] { call = call.decoded() }
        if !call.keywords.isEmpty || !plainCounts[index].contains(call.count) {
            rearranged = try bind(call, to: methods[index].signature)
        }
        do {
            let arguments = BoundArguments(call: call, rearranged: rearranged)
            return try methods[index].body(&object, arguments)
        } catch {
            throw error as? PythonException ?? .runtimeError("\(error)")
        }
    }

    private func bind(
        _ call: borrowing Call,
        to signature: Signature
    ) throws(PythonException) -> [WireValue?]? {
        guard let commonKeyword, !call.keywords.isEmpty else {
            return try signature.bind(call.arguments, call.keywords)
        }
        var keywords = call.keywords
        keywords.removeValue(forKey: commonKeyword)
        return try signature.bind(call.arguments, keywords)
    }
}

/// A referent whose methods stand in a table, as those of all types here do.
package protocol TabledReferent: Referent {
    /// The methods, which are also what clients are told of.
    static var methods: MethodTable<Self> { get }
}

extension TabledReferent {
    package static var exposed: [String] { methods.exposed }

    package func needsMemory(for method: String) -> Bool { Self.methods.needsMemory(method) }

    package func decodesEverything(for call: Call) -> Bool {
        Self.methods.isDecoding(call.method)
    }

    package func built(by call: Call) -> BuiltCounts { Self.methods.built(by: call, in: size) }

    package func takesOut(by method: String) -> Bool { Self.methods.isTaking(method) }

    package func isCommitted(by method: String) -> Bool { Self.methods.isCommitted(method) }

    package mutating func call(_ call: consuming Call) throws(PythonException) -> Outcome {
        try Self.methods.perform(call, on: &self)
    }
}

/// The arguments of a call in the order of its signature; one that was left out is `nil`.
package struct BoundArguments: Sendable {
    /// The call they belong to.
    package let call: Call
    /// The values, one per parameter; `nil` if the positional ones stand in that order already,
    /// which is nearly always so and costs no copy.
    package let rearranged: [WireValue?]?

    /// What the method charges for what it does; a step is about one element visited.
    package var work: WorkMeter { call.work }

    /// Takes what ``Signature/bind(_:_:)`` made of the arguments of `call`.
    package init(call: consuming Call, rearranged: [WireValue?]?) {
        self.call = call
        self.rearranged = rearranged
    }

    /// The argument of a parameter that is required.
    package func required(_ position: Int) -> WireValue {
        guard let value = self[position] else {
            preconditionFailure("argument \(position) of \(call.method) was not bound")
        }
        return value
    }

    /// The argument of a parameter that may be left out.
    package subscript(position: Int) -> WireValue? {
        if let rearranged { return rearranged[position] }
        return position < call.count ? call.argument(position) : nil
    }

    /// The argument of a parameter that may be left out, as it may be stored; Python's `None` if it was.
    package func storedOrNull(_ position: Int) -> StoredValue {
        isBound(position) ? stored(position) : .value(.null)
    }

    private func isBound(_ position: Int) -> Bool {
        rearranged.map { $0[position] != nil } ?? (position < call.count)
    }

    /// The argument of a parameter that is required, as it may be stored.
    package func stored(_ position: Int) -> StoredValue {
        if rearranged != nil { return .value(required(position)) }
        return call.stored(position)
    }
}
