internal import MPCore
public import MPWire

/// What became of the calls of a pipeline.
@usableFromInline
struct PipelineResults: Sendable {
    private let pipeline: Pipeline
    /// What became of its requests.
    private let results: [CallResult]
    /// The objects that calls made, by the places of their requests; each is given back once nobody has it.
    private let made: [Int: ProxyReference]
    /// The number of the connection over which they were made.
    private let link: UInt64

    init(_ pipeline: Pipeline, _ results: [CallResult], on link: UInt64) {
        self.pipeline = pipeline
        self.results = results
        self.link = link
        made = pipeline.references(in: results, on: link)
    }

    /// The value that the call at a place returned.
    ///
    /// - Throws: What the method of the proxy throws.
    @usableFromInline
    func value(at place: Int) throws(MultiprocessingError) -> WireValue {
        // Nearly all: nothing of the call is needed.
        if pipeline.isComplete, case .reply(.returning(let value)) = results[place] { return value }
        let (index, object, method) = try pipeline.request(at: place)
        return try results[index].value(of: object.attempt(method))
    }

    /// The value that the call of any method returned.
    ///
    /// - Throws: The error of a registered type that the method threw; else ``MultiprocessingError``.
    func anyValue(at place: Int) throws -> WireValue {
        let (index, object, method) = try pipeline.request(at: place)
        if let object = made[index] { return object.wireValue }
        return try object.anyValue(of: SentCall(result: results[index], link: link), method)
    }

    /// Makes a Swift value of what the call at a place returned.
    ///
    /// - Throws: `typeMismatch`: it is of another type.
    @usableFromInline
    func decoded<Value: Decodable>(
        _ value: WireValue,
        at place: Int
    ) throws(MultiprocessingError) -> Value {
        try value.decoded(as: Value.self, from: pipeline.attempt(at: place))
    }
}
