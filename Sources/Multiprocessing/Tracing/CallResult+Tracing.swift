internal import MPCore
internal import MPWire

extension SpanFailure {
    /// Why a call has failed; `nil` if it hasn't.
    init?(_ result: CallResult) {
        switch result {
        case .reply(.returning), .reply(.proxy): return nil
        case .reply(.raising(let exception)): self.init(type: exception.type.name)
        case .reply(.traceback): self.init(type: "#TRACEBACK")
        case .reply(.unserializable): self.init(type: "#UNSERIALIZABLE")
        case .cancelled: self.init(type: "cancelled")
        case .unreadable: self.init(type: "invalidReply")
        case .tooLong: self.init(type: "messageTooLong")
        case .notSent: self.init(type: "notSent")
        case .lost: self.init(type: "connectionLost")
        }
    }
}
