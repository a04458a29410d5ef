/// A type that is encoded to a Python value without `Codable`'s containers.
protocol DirectlyEncodable {
    /// The value in a form that suits its place.
    func encodedDirectly(_ form: EncodingForm) throws(WireCodingError) -> WireValue

    /// All elements of an array; errors say which element failed.
    ///
    /// A type with a fast way has its own: code that knows the type costs a tenth of code that doesn't.
    static func encodedDirectly(
        _ elements: [Self],
        _ form: EncodingForm
    ) throws(WireCodingError) -> [WireValue]
}

extension DirectlyEncodable {
    static func encodedDirectly(
        _ elements: [Self],
        _ form: EncodingForm
    ) throws(WireCodingError) -> [WireValue] {
        try elements.encodedEach { element throws(WireCodingError) in
            try element.encodedDirectly(form)
        }
    }
}

/// A type that is decoded from a Python value without `Codable`'s containers.
protocol DirectlyDecodable {
    /// Decodes a value, or throws an error that says what was expected.
    static func decodedDirectly(from value: WireValue) throws(WireCodingError) -> Self

    /// Decodes all elements of an array; errors say which element failed.
    static func decodedDirectly(
        fromAll values: [WireValue]
    ) throws(WireCodingError) -> [Self]
}

extension DirectlyDecodable {
    static func decodedDirectly(
        fromAll values: [WireValue]
    ) throws(WireCodingError) -> [Self] {
        try values.decodedEach { value throws(WireCodingError) in try decodedDirectly(from: value) }
    }
}

extension Sequence {
    /// Encodes one element after the other.
    func encodedEach(
        _ encode: (Element) throws(WireCodingError) -> WireValue
    ) throws(WireCodingError) -> [WireValue] {
        var values: [WireValue] = []
        values.reserveCapacity(underestimatedCount)
        for element in self {
            do throws(WireCodingError) {
                values.append(try encode(element))
            } catch {
                throw error.inside(.element(values.count))
            }
        }
        return values
    }
}

extension [WireValue] {
    /// Decodes one element after the other.
    func decodedEach<Decoded>(
        _ decode: (WireValue) throws(WireCodingError) -> Decoded
    ) throws(WireCodingError) -> [Decoded] {
        var elements: [Decoded] = []
        elements.reserveCapacity(count)
        for value in self {
            do throws(WireCodingError) {
                elements.append(try decode(value))
            } catch {
                throw error.inside(.element(elements.count))
            }
        }
        return elements
    }
}
