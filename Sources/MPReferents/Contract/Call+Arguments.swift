package import MPWire

/// The arguments in the order of the method's signature, once ``MethodTable`` has bound them.
extension Call {
    /// The argument of a required parameter.
    package func required(_ position: Int) -> WireValue {
        guard let value = self[position] else {
            preconditionFailure("argument \(position) of \(method) was not bound")
        }
        return value
    }

    /// The argument of an optional parameter.
    package subscript(position: Int) -> WireValue? {
        if let rearranged { return rearranged[position] }
        return position < count ? argument(position) : nil
    }

    /// The argument of an optional parameter, in the form in which it is stored; Python's `None` if it
    /// was left out.
    package func storedOrNull(_ position: Int) -> StoredValue {
        isBound(position) ? stored(position) : .value(.null)
    }

    private func isBound(_ position: Int) -> Bool {
        rearranged.map { $0[position] != nil } ?? (position < count)
    }

    /// The argument of a required parameter, in the form in which it is stored.
    package func stored(_ position: Int) -> StoredValue {
        if rearranged != nil { return .value(required(position)) }
        return positional[position]
    }
}
