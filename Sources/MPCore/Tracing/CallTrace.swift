package import MPReferents
package import MPWire

/// What a tracer is told of a call that has brought a trace context.
///
/// The core says what happens and when; spans are made by the driver's tracer.
package enum CallTrace: Equatable, Sendable {
    /// The call has arrived; if it runs in a task, that is the task of the same number.
    case began(CallID, TracedRequest)
    /// The call was answered or given up; its task may still run.
    ///
    /// The error is the class of the exception that its caller got, `cancelled` if there was no answer, and `nil` if it
    /// succeeded.
    case ended(CallID, error: String?)
}

/// A call that continues a trace.
package struct TracedRequest: Equatable, Sendable {
    /// The connection of its caller.
    package let connection: ConnectionID
    /// The type of the object; `nil` if the server itself is asked, or if there is no such object.
    package let typeid: String?
    /// The method, or the function that is called.
    package let method: String
    /// The trace that it continues.
    package let context: TraceContext
    /// When it arrived.
    package let start: Duration
}
