extension WireValue: Codable {
    /// Encodes the value unchanged; only this package's own encoder can do that.
    ///
    /// So a value can be used for mixed contents, wherever a shared object asks for a `Codable` type.
    ///
    /// - Parameter encoder: An encoder of this package.
    /// - Throws: `EncodingError` if it is another encoder: a Python value has no form in JSON, for example.
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

    /// Decodes the value unchanged.
    ///
    /// - Parameter decoder: A decoder of this package.
    /// - Throws: `DecodingError` if it is another decoder.
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
