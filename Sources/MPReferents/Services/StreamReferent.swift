package import MPWire

/// A shared iterator over a sequence that a method returned.
package struct StreamReferent {
    private var inner: ServiceReferent

    /// Shares a stream.
    package init(service: StreamService) {
        inner = ServiceReferent(service: service, order: .oneAtATime)
    }
}

extension StreamReferent: Referent {
    package static var exposed: [String] { ["__next__", "next_chunk", "send", "throw", "close"] }

    package mutating func call(_ call: Call) throws(PythonException) -> Outcome {
        try inner.call(call)
    }

    package mutating func finished(_ call: CallID, with result: ServiceResult) -> Completion {
        inner.finished(call, with: result)
    }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<stream object>")
    }

    package var value: WireValue? { nil }

    package var size: Int { inner.size }
}
