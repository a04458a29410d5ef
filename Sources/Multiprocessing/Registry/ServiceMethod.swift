internal import MPReferents

/// One method of a service: its name, parameters and code.
struct ServiceMethod<Object: AnyObject & Sendable>: Sendable {
    /// The method's code; ``ObjectService`` converts its errors into Python's exceptions.
    typealias Body =
        @concurrent @Sendable (ObjectService<Object>, ArgumentDecoder) async throws -> ServiceResult

    /// The name by which clients call it.
    let name: String
    /// The name with that of the type, as error texts have it.
    let function: String
    let parameters: ParameterList
    /// Checks the arguments as Python does.
    let signature: Signature
    /// Longest wait of a caller.
    let timeout: Duration?
    let body: Body

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
