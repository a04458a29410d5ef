public import Distributed
import MPSystem
internal import MPWire

extension ManagerActorSystem {
    /// Takes the result or the error of a method; the runtime drives it.
    public struct ResultHandler: DistributedTargetInvocationResultHandler, Sendable {
        /// The requirement for arguments and results.
        public typealias SerializationRequirement = any Codable

        /// The outcome of the method; `nil` until it has ended.
        private let outcome = Guarded<Result<WireValue, any Error>?>(nil)

        /// Takes a result.
        ///
        /// - Parameter value: The method's result.
        /// - Throws: An error if no Python value stands for it.
        public func onReturn<Success: Codable>(value: Success) async throws {
            end(.success(try WireCoding.encode(value)))
        }

        /// Takes the end of a method without a result.
        public func onReturnVoid() async {
            end(.success(.null))
        }

        /// Takes an error.
        ///
        /// - Parameter error: The method's error.
        public func onThrow<Failure: Error>(error: Failure) async {
            end(.failure(error))
        }

        private func end(_ result: Result<WireValue, any Error>) {
            outcome.withLock { $0 = result }
        }

        /// Returns the method's result, or throws its error.
        func value() throws -> WireValue {
            guard let outcome = outcome.withLock({ $0 }) else {
                throw ManagerActorError(.unknownTarget, "the method ended without a result")
            }
            return try outcome.get()
        }
    }
}
