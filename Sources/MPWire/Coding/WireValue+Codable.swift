extension WireValue: Codable {
    /// Passes the value through, unchanged; only this package's own coding can do that.
    ///
    /// It makes the value usable wherever a shared object asks for a `Codable` type: for mixed contents.
    ///
    /// - Parameter encoder: The encoder, of this package.
    /// - Throws: `EncodingError` if it is another one: a Python value has no form in JSON, for example.
    public func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? WireEncoder else {
            let context = EncodingError.Context(
                codingPath: encoder.codingPath,
                debugDescription: "a WireValue travels between managers and their clients only"
            )
            throw EncodingError.invalidValue(self, context)
        }
        encoder.node.set(.value(self))
    }

    /// Passes the value through, unchanged.
    ///
    /// - Parameter decoder: The decoder, of this package.
    /// - Throws: `DecodingError` if it is another one.
    public init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? WireDecoder else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "a WireValue travels between managers and their clients only"
            )
            throw DecodingError.dataCorrupted(context)
        }
        self = decoder.value
    }
}
