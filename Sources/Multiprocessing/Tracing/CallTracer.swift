public import MPWire

/// Makes spans of calls and tasks, so that one trace shows a request on its way through processes.
///
/// The product `MultiprocessingTracing` has one for swift-distributed-tracing. A program sets it once, before anything
/// else:
///
/// ```swift
/// CallTracing.bootstrap(InstrumentedCallTracer())
/// ```
///
/// A client tells it of each call, a server of each call that has brought a trace context, a pool of each submission, and a
/// worker of each task that continues a trace. It must not wait: servers call it on the thread of all connections.
public protocol CallTracer: Sendable {
    /// Begins a span.
    ///
    /// - Parameter call: What the span is about.
    /// - Returns: The span, which is ended exactly once.
    func begin(_ call: TracedCall) -> any CallSpan
}

/// A call or task of which a ``CallTracer`` makes a span.
public protocol CallSpan: Sendable {
    /// What is sent along, so that the receiver continues the trace; `nil` sends nothing.
    var context: TraceContext? { get }

    /// Does something as a part of the call: what it calls in turn continues the trace.
    ///
    /// - Parameter body: What is to be done.
    /// - Returns: Its result.
    func run<Value>(_ body: () -> Value) -> Value

    /// The same with something that may wait.
    ///
    /// - Parameter body: What is to be done.
    /// - Returns: Its result.
    func run<Value>(_ body: () async -> Value) async -> Value

    /// Ends the span.
    ///
    /// - Parameter failure: Why the call has failed; `nil` if it has succeeded.
    func end(_ failure: SpanFailure?)
}

extension CallSpan {
    /// Does something that may throw as a part of the call, and ends the span behind it.
    func completing<Value, Failure: Error>(
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result = await run { () async -> Result<Value, Failure> in
            do throws(Failure) {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success: end(nil)
        case .failure(let error): end(SpanFailure(error))
        }
        return try result.get()
    }
}

/// Why a call or task has failed, as its span says it.
///
/// It holds nothing that was passed: no arguments, and no texts of errors that other processes have thrown.
public struct SpanFailure: Hashable, Sendable {
    /// The class of the error, such as `KeyError` or `connectionLost`.
    public var type: String

    /// Names an error.
    ///
    /// - Parameter type: Its class.
    public init(type: String) {
        self.type = type
    }

    /// Names an error that was thrown here.
    ///
    /// - Parameter error: The error.
    public init(_ error: any Error) {
        switch error {
        case let error as MultiprocessingError: type = error.code.description
        case let error as RemoteError: type = error.typeName
        case let error as PythonException: type = error.type.name
        case is CancellationError: type = "cancelled"
        case let error: type = "\(Swift.type(of: error))"
        }
    }
}
