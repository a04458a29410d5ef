import MPReferents
import MPWire

/// All functions of a server as one service with a method each: the instance `functions`.
final class FunctionTable: Service {
    static let typeid = "functions"

    private let functions: [String: any Service]

    init(_ functions: [String: any Service]) {
        self.functions = functions
    }

    func call(_ request: ServiceRequest) async -> ServiceResult {
        guard let function = functions[request.method] else {
            return .raising(.attributeError("there is no function '\(request.method.visibleName)'"))
        }
        return await function.call(request)
    }

    func timeLimit(of method: String) -> Duration? {
        functions[method]?.timeLimit(of: method)
    }

    func qualifiedName(of method: String) -> String {
        functions[method]?.qualifiedName(of: method) ?? method
    }

    /// The registration of the instance.
    var registration: TypeRegistration {
        TypeRegistration(
            Self.typeid,
            exposed: functions.keys.sorted(),
            construction: .instance(of: Self.typeid) { _, _, _, _ in
                ServiceReferent(service: self, representation: "<functions>")
            }
        )
    }
}
