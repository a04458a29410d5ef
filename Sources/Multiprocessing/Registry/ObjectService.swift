internal import MPReferents
internal import MPWire

/// Carries out the calls on one instance of a user's class or actor.
final class ObjectService<Object: AnyObject & Sendable>: Service {
    let object: Object
    /// Its type: the methods that it has.
    let type: ServiceType<Object>
    /// Converts the errors of methods into the exceptions that clients get.
    let errors: ErrorConversion

    init(_ object: Object, type: ServiceType<Object>, errors: ErrorConversion) {
        self.object = object
        self.type = type
        self.errors = errors
    }

    func call(_ request: ServiceRequest) async -> ServiceResult {
        guard let method = type.methods[request.method] else {
            preconditionFailure("\(type.typeid) was asked for \(request.method), not exposed")
        }
        do {
            let decoder = try ArgumentDecoder(
                method.function,
                method.parameters,
                method.signature,
                request
            )
            return try await method.body(self, decoder)
        } catch {
            return .raising(errors.exception(for: error, thrownBy: method.function))
        }
    }

    func timeLimit(of method: String) -> Duration? { type.methods[method]?.timeout }

    func qualifiedName(of method: String) -> String { type.methods[method]?.function ?? method }
}
