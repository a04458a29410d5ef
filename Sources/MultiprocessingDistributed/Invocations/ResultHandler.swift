public import Distributed
import MPSystem
internal import MPWire

extension ManagerActorSystem {
    /// Takes what a method returns or throws; the runtime drives it.
    public struct ResultHandler: DistributedTargetInvocationResultHandler, Sendable {
        /// What arguments and results have to be.
        public typealias SerializationRequirement = any Codable

        /// How the method ended; `nil` until it has.
        private let outcome = Guarded<Result<WireValue, any Error>?>(nil)

        /// Takes a result.
        ///
        /// - Parameter value: What the method returned.
        /// - Throws: That no Python value stands for it.
        public func onReturn<Success: Codable>(value: Success) async throws {
            end(.success(try WireCoding.encode(value)))
        }

        /// Takes the end of a method without a result.
        public func onReturnVoid() async {
            end(.success(.null))
        }

        /// Takes an error.
        ///
        /// - Parameter error: What the method threw.
        public func onThrow<Failure: Error>(error: Failure) async {
            end(.failure(error))
        }

        private func end(_ result: Result<WireValue, any Error>) {
            outcome.withLock { $0 = result }
        }

        /// The result, or the error that the method threw.
        func value() throws -> WireValue {
            guard let outcome = outcome.withLock({ $0 }) else {
                throw ManagerActorError(.unknownTarget, "the method ended without a result")
            }
            return try outcome.get()
        }
    }
}
