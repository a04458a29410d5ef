package import MPWire

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
        _ call: borrowing Call,
        on object: inout Object
    ) throws(PythonException) -> Outcome {
        guard let index = index(for: call) else { return Outcome(.noSuchMethod) }
        let mustDecode = call.hasEncoded && !methods[index].facts.contains(.stores)
        let isInOrder = !call.hasKeywords && plainCounts[index].contains(call.count)
        guard mustDecode || !isInOrder else { return try run(index, call, on: &object) }
        let bound = call.with(
            positional: mustDecode ? StoredArguments(call.arguments) : call.positional,
            rearranged: isInOrder ? nil : try bind(call, to: methods[index].signature)
        )
        return try run(index, bound, on: &object)
    }

    private func run(
        _ index: Int,
        _ call: borrowing Call,
        on object: inout Object
    ) throws(PythonException) -> Outcome {
        do {
            return try methods[index].body(&object, call)
        } catch {
            throw error as? PythonException ?? .runtimeError("\(error)")
        }
    }

    private func bind(
        _ call: borrowing Call,
        to signature: Signature
    ) throws(PythonException) -> [WireValue?]? {
        guard let commonKeyword, call.hasKeywords else {
            return try signature.bind(call.arguments, call.keywords)
        }
        var keywords = call.keywords
        keywords.removeValue(forKey: commonKeyword)
        return try signature.bind(call.arguments, keywords)
    }
}
