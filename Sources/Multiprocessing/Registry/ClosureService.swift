internal import MPReferents
internal import MPWire

/// Carries out a closure that stands alone: a function, or a constructor that takes its time.
final class ClosureService: Service {
    /// Does the work.
    typealias Body =
        @concurrent @Sendable (ClosureService, ArgumentDecoder) async throws -> ServiceResult

    /// The name in error texts.
    private let function: String
    /// The parameters.
    private let parameters: ParameterList
    /// What Python says to wrong arguments.
    private let signature: Signature
    /// How long callers wait at most.
    private let timeout: Duration?
    /// Turns what is thrown into what clients get.
    let errors: ErrorConversion
    /// What it does.
    private let body: Body

    /// Serves a closure.
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
                request.arguments,
                request.keywords
            )
            return try await body(self, decoder)
        } catch {
            return .raising(errors.exception(for: error, thrownBy: function))
        }
    }

    func timeLimit(of method: String) -> Duration? { timeout }

    func qualifiedName(of method: String) -> String { function }
}
