internal import MPWire

extension IteratorProxy: AsyncSequence {
    /// Walks the elements; each call fetches many of them if the server is one of ours.
    ///
    /// - Returns: An iterator. It throws the source's error if its type is registered, else
    ///   ``MultiprocessingError``.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reference: reference) }

    /// Walks an iterator of a server.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// The kind of the next call.
        private enum Source {
            /// One call for many elements; not every iterator of our servers has it.
            case chunks
            /// One call for each element.
            case single
            /// No call: the iterator is at its end.
            case ended
        }

        /// The most elements that one call fetches.
        private static var limit: Int { 1000 }

        /// The iterator in the server.
        private let reference: ProxyReference
        private var source: Source
        /// Elements that were fetched but not returned yet, the next one last.
        private var fetched: [Element] = []

        init(reference: ProxyReference) {
            self.reference = reference
            let mayHaveChunks = reference.knownMethods?.contains("next_chunk") ?? true
            let hasChunks = mayHaveChunks && reference.channel.capabilities.contains(.chunks)
            source = hasChunks ? .chunks : .single
        }

        /// Takes the next element, calling the server if none is left.
        ///
        /// - Returns: The element, or `nil` at the end.
        /// - Throws: The source's error, if its type is registered in
        ///   ``SyncManagerConfiguration/errors``; `CancellationError` if the task was cancelled; else
        ///   ``MultiprocessingError``: `remote`, `typeMismatch` if an element is of another type.
        public mutating func next() async throws -> Element? {
            if let element = fetched.popLast() { return element }
            switch source {
            case .chunks:
                fetched = try await nextChunk().reversed()
            case .single:
                fetched = try await nextSingle()
            case .ended:
                return nil
            }
            if fetched.isEmpty { source = .ended }
            return fetched.popLast()
        }

        private mutating func nextChunk() async throws -> [Element] {
            do {
                return try await call("next_chunk", [.int(Self.limit)], as: [Element].self)
            } catch let error as MultiprocessingError where error.code == .unknownMethod {
                source = .single
                return try await nextSingle()
            } catch {
                source = .ended
                throw error
            }
        }

        private mutating func nextSingle() async throws -> [Element] {
            do {
                return [try await call("__next__", [], as: Element.self)]
            } catch let error as MultiprocessingError
                where error.remote?.typeName == "builtins.StopIteration"
            {
                return []
            } catch {
                source = .ended
                throw error
            }
        }

        private func call<Value: Decodable>(
            _ method: String,
            _ arguments: [WireValue],
            as type: Value.Type
        ) async throws -> Value {
            try await throwingCancellation {
                try await reference.callAny(method, RequestArguments(arguments), timeout: nil)
                    .decoded(as: type, from: reference.attempt(method))
            }
        }
    }
}
