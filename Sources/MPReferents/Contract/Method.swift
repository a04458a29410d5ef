package import MPWire

/// One method of a referent: its name, the arguments it takes, and its body.
///
/// A referent lists its methods in a ``MethodTable``, which reads as the specification of the type and
/// is what clients are told (`exposed`).
package struct Method<Object: Referent>: Sendable {
    /// Does the work, with the arguments in the order of the signature.
    ///
    /// It throws only ``PythonException``. Swift doesn't infer that of a closure, and spelling it out
    /// would make the tables unreadable, so ``MethodTable`` converts once.
    package typealias Body = @Sendable (inout Object, borrowing BoundArguments) throws -> Outcome

    package let name: String
    /// The arguments it takes, and Python's complaints about wrong ones.
    package let signature: Signature
    /// What the core must know before it carries out the method.
    package let facts: MethodFacts
    package let body: Body

    package init(
        _ name: String,
        _ signature: Signature,
        _ facts: MethodFacts = [],
        _ body: @escaping Body
    ) {
        self.name = name
        self.signature = signature
        self.facts = facts
        self.body = body
    }
}

/// The methods of a type, by name.
///
/// A class, so that a call can use it without copying its parts.
package final class MethodTable<Object: Referent>: Sendable {
    /// The names, in the order in which `create` reports them.
    package let exposed: [String]
    /// The facts of these methods, in the same order; none of those that the type doesn't have.
    package let facts: [MethodFacts]
    private let methods: [Method<Object>]
    /// Maps a name to the method's index in ``methods``.
    private let names: NameTable
    /// For each method, the argument counts that need no rearranging.
    private let plainCounts: [ClosedRange<Int>]
    /// A keyword that every method accepts beside its own, and reads from the call itself.
    private let commonKeyword: WireKey?

    /// Builds the table; clients are told of the methods in this order.
    ///
    /// - Parameters:
    ///   - methods: The methods that the type has.
    ///   - absent: Names that CPython exposes although the type doesn't have them.
    ///   - commonKeyword: A keyword that every method accepts beside those of its signature.
    package init(
        _ methods: [Method<Object>],
        absent: [String] = [],
        commonKeyword: String? = nil
    ) {
        exposed = methods.map(\.name) + absent
        facts = methods.map(\.facts) + absent.map { _ in [] }
        self.methods = methods
        names = NameTable(methods.map(\.name))
        plainCounts = methods.map(\.signature.plainCounts)
        self.commonKeyword = commonKeyword.map(WireKey.init(text:))
    }

    /// The index in ``methods`` of the call's method.
    ///
    /// The call may bring an index along; it is used only if it is right.
    private func index(for call: borrowing Call) -> Int? {
        if let index = call.methodIndex, index < methods.count, methods[index].name == call.method {
            return index
        }
        return names.index(of: call.method)
    }

    /// How many elements a call builds on an object of `size` elements.
    package func built(by call: borrowing Call, in size: Int) -> BuiltCounts {
        var built = BuiltCounts()
        if call.facts.contains(.iterates) {
            let count = call.iteratedCount
            let (cost, overflow) = count.multipliedReportingOverflow(by: Object.elementCost)
            built.lasting = overflow ? .max / 2 : min(cost, .max / 2)
        }
        if call.facts.contains(.copies) { built.passing = size * max(1, Object.elementCost / 2) }
        return built
    }

    /// Binds the arguments and carries out the call.
    ///
    /// - Returns: What the method returns; ``Outcome/Result/noSuchMethod`` if there is none.
    /// - Throws: Python's `TypeError` for wrong arguments, else what the method raises.
    package func perform(
        _ call: consuming Call,
        on object: inout Object
    ) throws(PythonException) -> Outcome {
        guard let index = index(for: call) else { return Outcome(.noSuchMethod) }
        var rearranged: [WireValue?]?
        if call.hasEncoded && !methods[index].facts.contains(.stores) { call = call.decoded() }
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

/// A referent whose methods are listed in a table, as those of all types here are.
package protocol TabledReferent: Referent {
    /// The methods, which clients are told of in this order.
    static var methods: MethodTable<Self> { get }
}

extension TabledReferent {
    package static var exposed: [String] { methods.exposed }

    package static var facts: [MethodFacts] { methods.facts }

    package func built(by call: borrowing Call) -> BuiltCounts {
        Self.methods.built(by: call, in: size)
    }

    package mutating func call(_ call: consuming Call) throws(PythonException) -> Outcome {
        try Self.methods.perform(call, on: &self)
    }
}

/// The arguments of a call, in the order of its signature; one that was left out is `nil`.
package struct BoundArguments: ~Copyable, Sendable {
    package let call: Call
    /// The values, one per parameter; `nil` if the positional ones are in that order already, which is
    /// nearly always so and costs no copy.
    package let rearranged: [WireValue?]?

    /// The meter that the method charges for its work; a step is about one element visited.
    package var work: WorkMeter { call.work }

    /// Wraps what ``Signature/bind(_:_:)`` returned for the arguments of `call`.
    package init(call: consuming Call, rearranged: [WireValue?]?) {
        self.call = call
        self.rearranged = rearranged
    }

    /// The argument of a required parameter.
    package func required(_ position: Int) -> WireValue {
        guard let value = self[position] else {
            preconditionFailure("argument \(position) of \(call.method) was not bound")
        }
        return value
    }

    /// The argument of an optional parameter.
    package subscript(position: Int) -> WireValue? {
        if let rearranged { return rearranged[position] }
        return position < call.count ? call.argument(position) : nil
    }

    /// The argument of an optional parameter, in the form in which it is stored; Python's `None` if it
    /// was left out.
    package func storedOrNull(_ position: Int) -> StoredValue {
        isBound(position) ? stored(position) : .value(.null)
    }

    private func isBound(_ position: Int) -> Bool {
        rearranged.map { $0[position] != nil } ?? (position < call.count)
    }

    /// The argument of a required parameter, in the form in which it is stored.
    package func stored(_ position: Int) -> StoredValue {
        if rearranged != nil { return .value(required(position)) }
        return call.positional[position]
    }
}
