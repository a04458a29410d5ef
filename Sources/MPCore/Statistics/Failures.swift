internal import MPReferents
internal import MPWire

/// What counts as an error.
extension Answer {
    /// Whether the method raised.
    var isFailure: Bool {
        if case .raising = self { return true }
        return false
    }
}

extension Reply {
    /// Whether the caller gets an error.
    var isFailure: Bool {
        switch self {
        case .returning, .proxy: false
        case .raising, .traceback, .unserializable: true
        }
    }
}

extension ServiceResult {
    /// Whether the caller gets an error.
    var isFailure: Bool {
        switch self {
        case .returning, .passing, .returningProxies, .creating: false
        case .raising, .unserializable, .failing: true
        }
    }
}
