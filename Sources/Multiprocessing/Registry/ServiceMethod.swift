internal import MPReferents

/// One method of a service: its name, the arguments it takes, what it does.
struct ServiceMethod<Object: AnyObject & Sendable>: Sendable {
    /// Does the work; what it throws is turned into an exception of Python by ``ObjectService``.
    typealias Body =
        @concurrent @Sendable (ObjectService<Object>, ArgumentDecoder) async throws -> ServiceResult

    /// The name by which clients call it.
    let name: String
    /// The name with that of the type, as error texts have it.
    let function: String
    /// The parameters.
    let parameters: ParameterList
    /// What Python says to wrong arguments.
    let signature: Signature
    /// How long callers wait at most.
    let timeout: Duration?
    /// What it does.
    let body: Body

    /// Describes a method.
    init(
        _ name: String,
        function: String,
        _ parameters: ParameterList,
        signature: Signature? = nil,
        timeout: Duration? = nil,
        body: @escaping Body
    ) {
        self.name = name
        self.function = function
        self.parameters = parameters
        self.signature = signature ?? parameters.signature(ofMethod: function)
        self.timeout = timeout
        self.body = body
    }
}
