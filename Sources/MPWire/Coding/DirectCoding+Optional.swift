extension Optional: DirectlyEncodable where Wrapped: Encodable {
    /// `None`, or the value itself; in an optional of an optional a tuple of it, since `.some(nil)` isn't `nil`.
    func encodedDirectly(_ form: EncodingForm) throws(WireCodingError) -> WireValue {
        guard let self else { return .null }
        let value = try WireCoding.encode(self, form)
        return Wrapped.self is any OptionalType.Type ? .tuple([value]) : value
    }
}

extension Optional: DirectlyDecodable where Wrapped: Decodable {
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Wrapped? {
        if case .null = value { return nil }
        if case .tuple(let values) = value, values.count == 1, Wrapped.self is any OptionalType.Type
        {
            return try WireCoding.decode(values[0], as: Wrapped.self)
        }
        return try WireCoding.decode(value, as: Wrapped.self)
    }
}

/// `Optional` alone.
private protocol OptionalType {}

extension Optional: OptionalType {}
