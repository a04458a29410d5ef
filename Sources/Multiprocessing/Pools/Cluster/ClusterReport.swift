internal import MPWire

/// What a worker of a cluster tells the queue of a task that its engine has ended.
enum ClusterReport: Equatable {
    /// The function has returned.
    case result(WireValue)
    /// There is no result.
    case failure(ClusterFailure)
    /// It was never begun.
    case returned

    /// Translates an outcome.
    init(_ outcome: TaskOutcome) {
        switch outcome {
        case .told(let kind, let bytes, let taken): self = Self.told(kind, bytes, taken)
        case .failed(let error): self = Self.failed(error)
        case .here, .thrownHere:
            self = .failure(.unusable("its result stays in the worker"))
        }
    }

    private static func told(
        _ kind: WorkerResult.Kind,
        _ bytes: ArraySlice<UInt8>,
        _ taken: (@Sendable () -> Void)?
    ) -> Self {
        switch kind {
        case .value, .thrown:
            guard let value = try? PickleReader.read(bytes, limits: .betweenRelatives) else {
                return .failure(.unusable("its result can't be read"))
            }
            return .init(value, kind)
        case .valueWithManagers:
            taken?()
            return .failure(
                .unusable(
                    "its result holds an object of a manager, which a cluster's tasks can't carry; return the name of the object"
                )
            )
        case .unknownFunction:
            return .failure(.unknownFunction(String(decoding: bytes, as: UTF8.self)))
        case .unusable: return .failure(.unusable(String(decoding: bytes, as: UTF8.self)))
        }
    }

    private init(_ value: WireValue, _ kind: WorkerResult.Kind) {
        guard kind == .thrown else {
            self = .result(value)
            return
        }
        guard case .tuple(let parts) = value, parts.count == 2,
            let exception = PythonException(parts[0]), case .int(let position) = parts[1]
        else {
            self = .failure(.unusable("its error can't be read"))
            return
        }
        self = .failure(.thrown(exception, at: position))
    }

    private static func failed(_ error: MultiprocessingError) -> Self {
        switch error.code {
        case .cancelled: .returned
        case .timedOut: .failure(.late(error.message))
        case .typeMismatch: .failure(.unusable(error.message))
        default: .failure(.lost(error.message))
        }
    }
}
