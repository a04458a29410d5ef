import MPReferents

/// Stands in for a service while a recording is run again: its answers are in the recording, so it is never called.
final class ReplayedService: Service {
    private let methods: [String: RecordedService.Method]

    init(_ recorded: RecordedService) {
        methods = Dictionary(recorded.methods.map { ($0.name, $0) }) { first, _ in first }
    }

    func call(_ request: ServiceRequest) async -> ServiceResult {
        .failing("a service isn't called while a recording is run again")
    }

    func timeLimit(of method: String) -> Duration? { methods[method]?.timeLimit }

    func qualifiedName(of method: String) -> String { methods[method]?.qualifiedName ?? method }
}
