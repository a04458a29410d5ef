internal import MPCore
internal import MPWire

/// Calls that are gathered, to be sent together.
///
/// Its methods are those of the proxies, with the proxy as their first argument. Whatever has none here goes through
/// ``call(_:_:_:keywords:as:)``. A call that can't be sent, such as one with an argument that Python has nothing like,
/// fails by itself: the others are sent.
///
/// ```swift
/// let (hits, length) = try await manager.pipeline { p in
///     (p.increment(counts, "hits"), p.appendAndCount(log, "hit"))
/// }
/// ```
///
/// - SeeAlso: Redis pipelines; Python's managers have nothing like it.
public struct Pipeline: Sendable {
    /// One call, or why there is none.
    private enum Entry: Sendable {
        /// It is the request at this position.
        case request(at: Int, ProxyReference, method: String)
        /// It can't be made.
        case failed(MultiprocessingError)
    }

    /// Where the calls go.
    let channel: any CallChannel
    /// The calls in their order.
    private var entries: [Entry] = []
    /// Those of them that can be made.
    private(set) var requests: [Request] = []

    /// Gathers calls for a channel.
    init(_ channel: any CallChannel) {
        self.channel = channel
    }

    /// How many calls there are.
    public var count: Int { entries.count }
}

extension Pipeline {
    /// Makes a value of what became of a call.
    typealias Decoding<Value> =
        @Sendable (CallResult, ProxyReference, String) throws -> Value

    /// Adds a call.
    ///
    /// - Parameters:
    ///   - method: The method's name in the server.
    ///   - reference: The object.
    ///   - isOurs: Whether CPython's servers have no such method.
    ///   - arguments: Encodes the arguments.
    ///   - decode: Makes the value.
    /// - Returns: The call.
    mutating func add<Value>(
        _ method: String,
        of reference: ProxyReference,
        isOurs: Bool = false,
        arguments: () throws(MultiprocessingError) -> CallArguments,
        decode: @escaping Decoding<Value>
    ) -> PipelinedCall<Value> {
        do throws(MultiprocessingError) {
            let arguments = try arguments()
            try check(method, of: reference, isOurs: isOurs)
            entries.append(.request(at: requests.count, reference, method: method))
            requests.append(
                reference.request(method, arguments.positional, arguments.keywords)
            )
        } catch {
            entries.append(.failed(error))
        }
        return PipelinedCall(index: entries.count - 1, decode: decode)
    }

    private func check(
        _ method: String,
        of reference: ProxyReference,
        isOurs: Bool
    ) throws(MultiprocessingError) {
        guard reference.channel === channel else {
            throw MultiprocessingError(
                .unsupported,
                "\(reference.attempt(method)): the pipeline goes to the manager at "
                    + "\(channel.address); add the call to a pipeline of the object's own manager"
            )
        }
        guard channel.isOurs || !isOurs else { throw .onlyOurs(reference.attempt(method)) }
    }
}

extension Pipeline {
    /// Has the server count the references that it hasn't counted yet.
    ///
    /// A reference that can't be counted is counted again by its next use; what is wrong shows in the calls themselves.
    private func countReferences() async {
        for case .request(_, let reference, _) in entries where !reference.isKnownToServer {
            try? await reference.countOnce()
        }
    }

    /// Sends the calls.
    func send(_ manner: CallManner) async -> SentPipeline {
        await countReferences()
        return SentPipeline(pipeline: self, calls: channel.begin(requests, manner))
    }

    /// Makes the value of a call.
    ///
    /// - Parameters:
    ///   - call: The call, of this pipeline.
    ///   - results: What became of the requests.
    /// - Returns: What the call returned.
    /// - Throws: What the method of the proxy throws.
    func value<Value>(
        of call: PipelinedCall<Value>,
        _ results: [CallResult]
    ) throws -> Value {
        switch entries[call.index] {
        case .failed(let error): throw error
        case .request(let index, let reference, let method):
            return try call.decode(results[index], reference, method)
        }
    }
}

/// A call that was added to a pipeline; it stands for its result until the pipeline was sent.
public struct PipelinedCall<Value: Sendable>: Sendable {
    /// Its place in the pipeline.
    let index: Int
    /// Makes its value.
    let decode: Pipeline.Decoding<Value>
}

/// A pipeline that is under way.
struct SentPipeline: Sendable {
    /// What was sent.
    let pipeline: Pipeline
    /// The requests of it.
    let calls: any CallsUnderWay
}
