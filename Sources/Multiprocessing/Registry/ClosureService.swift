internal import MPReferents
internal import MPWire

/// Carries out a standalone closure: a function, or a slow constructor.
final class ClosureService: Service {
    typealias Body =
        @concurrent @Sendable (ClosureService, ArgumentDecoder) async throws -> ServiceResult

    /// The name in error texts.
    private let function: String
    private let parameters: ParameterList
    /// Checks the arguments as Python does.
    private let signature: Signature
    /// Longest wait of a caller.
    private let timeout: Duration?
    /// Converts thrown errors into the exceptions that clients get.
    let errors: ErrorConversion
    private let body: Body

    init(
        _ function: String,
        _ parameters: ParameterList,
        signature: Signature,
        timeout: Duration? = nil,
        errors: ErrorConversion,
        body: @escaping Body
    ) {
        self.function = function
        self.parameters = parameters
        self.signature = signature
        self.timeout = timeout
        self.errors = errors
        self.body = body
    }

    func call(_ request: ServiceRequest) async -> ServiceResult {
        do {
            let decoder = try ArgumentDecoder(
                function,
                parameters,
                signature,
                request
            )
            return try await body(self, decoder)
        } catch {
            return .raising(errors.exception(for: error, thrownBy: function))
        }
    }

    func timeLimit(of method: String) -> Duration? { timeout }

    func qualifiedName(of method: String) -> String { function }
}
