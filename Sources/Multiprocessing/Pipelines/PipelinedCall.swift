public import MPWire

/// A call that was added to a pipeline; it stands for its result until the pipeline was sent.
public struct PipelinedCall<Value: Sendable>: Sendable {
    /// Makes the value of the call at a place.
    @usableFromInline typealias Decoding = @Sendable (PipelineResults, Int) throws -> Value

    /// Its place in the pipeline.
    @usableFromInline let place: Int
    /// Makes its value.
    @usableFromInline let decode: Decoding

    @inlinable
    init(place: Int, decode: @escaping Decoding) {
        self.place = place
        self.decode = decode
    }

    /// Makes its value, or the error that it failed with.
    @inlinable
    func result(in results: PipelineResults) -> Result<Value, any Error> {
        Result { try decode(results, place) }
    }
}

// What follows is inlinable, like the calls that consist of it: compiled for the types of the program, a call costs
// half of what it costs in generic code (docs/decisions/0015-the-caller-codes-its-calls.md).

extension Pipeline {
    /// Adds a call that returns a value.
    @inlinable
    mutating func add<Value: Decodable>(
        _ method: String,
        of reference: ProxyReference,
        needing needs: ServerCapabilities = [],
        arguments: () throws(MultiprocessingError) -> [WireValue]
    ) -> PipelinedCall<Value> {
        PipelinedCall(place: place(method, of: reference, needing: needs, arguments)) {
            results,
            place in
            let value = try results.value(at: place)
            return try PipelineScalar.decoded(value) ?? results.decoded(value, at: place)
        }
    }

    /// Adds a call that returns a value, or `None`.
    @inlinable
    mutating func addOptional<Value: Decodable>(
        _ method: String,
        of reference: ProxyReference,
        arguments: () throws(MultiprocessingError) -> [WireValue]
    ) -> PipelinedCall<Value?> {
        PipelinedCall(place: place(method, of: reference, needing: [], arguments)) {
            results,
            place in
            let value = try results.value(at: place)
            if case .null = value { return nil }
            return try PipelineScalar.decoded(value) ?? results.decoded(value, at: place)
        }
    }

    /// Adds a call of which the result says nothing.
    @inlinable
    mutating func addVoid(
        _ method: String,
        of reference: ProxyReference,
        arguments: () throws(MultiprocessingError) -> [WireValue]
    ) -> PipelinedCall<Void> {
        PipelinedCall(place: place(method, of: reference, needing: [], arguments)) {
            results,
            place in
            _ = try results.value(at: place)
        }
    }

    @inlinable
    mutating func place(
        _ method: String,
        of reference: ProxyReference,
        needing needs: ServerCapabilities,
        _ arguments: () throws(MultiprocessingError) -> [WireValue]
    ) -> Int {
        do throws(MultiprocessingError) {
            return add(method, of: reference, needing: needs, try arguments())
        } catch {
            return fail(error)
        }
    }
}

extension ProxyReference {
    /// Brings an argument of a pipelined call into the form in which it travels.
    @inlinable
    func pipelined<Value: Encodable>(
        _ value: Value,
        _ method: String
    ) throws(MultiprocessingError) -> WireValue {
        if let scalar = PipelineScalar.encoded(value) { return scalar }
        return try encode(value, for: method)
    }

    /// Brings a key or a member into the form in which it travels, which Python can hash.
    @inlinable
    func pipelinedKey<Key: Encodable>(
        _ key: Key,
        _ method: String
    ) throws(MultiprocessingError) -> WireValue {
        if let scalar = PipelineScalar.encoded(key) { return scalar }
        return try encodeKey(key, for: method)
    }
}
