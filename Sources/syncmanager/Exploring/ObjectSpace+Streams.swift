internal import MPWire
internal import Multiprocessing

extension ObjectHandle {
    /// Whether it yields elements, one after the other.
    var isStream: Bool { typeid == "Iterator" }
}

extension ObjectSpace {
    /// Takes what a result holds: the elements of a stream one after the other as they come, otherwise
    /// the result itself.
    func forEachResult(
        of answer: ExpressionResult,
        _ body: (ExpressionResult) throws -> Void
    ) async throws {
        guard case .object(let handle) = answer, handle.isStream else { return try body(answer) }
        while let elements = try await nextElements(of: handle) {
            for element in elements {
                let object = try await object(of: element)
                try body(object.map { .object($0) } ?? .value(element))
            }
            keepTaken()
        }
    }

    /// Takes the next elements of a stream; `nil` at its end.
    private func nextElements(of stream: ObjectHandle) async throws -> [WireValue]? {
        guard stream.methods.contains("next_chunk") else {
            do {
                return [try await call(stream, "__next__", RequestArguments()).argument]
            } catch let error as MultiprocessingError where error.endsStream {
                return nil
            }
        }
        let count = RequestArguments([.int(Self.chunkLimit)])
        let chunk = try await call(stream, "next_chunk", count)
        guard case .value(.list(let elements)) = chunk, !elements.isEmpty else { return nil }
        return elements
    }

    /// The most elements that one call fetches.
    private static var chunkLimit: Int { 1000 }
}

extension MultiprocessingError {
    /// Whether an iterator said that it is at its end.
    fileprivate var endsStream: Bool { remote?.typeName == "builtins.StopIteration" }

    /// Whether the server is gone, so that only a new connection helps.
    var meansServerIsGone: Bool {
        [.connectionLost, .connectionRefused, .serverStopped, .closed].contains(code)
    }
}
