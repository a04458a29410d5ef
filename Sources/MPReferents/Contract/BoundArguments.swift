package import MPWire

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
