extension FrameDecoder {
    /// Begins before the first frame of a stream of either mode.
    ///
    /// - Parameters:
    ///   - limit: The longest payload that is taken.
    ///   - shortestInset: From which length on octets are kept apart; lowered where that is to be tested.
    package init(limit: Int, insetsFrom shortestInset: Int = Inset.shortest) {
        self.init(
            limit: limit,
            insetsFrom: shortestInset,
            pickleStart: LinkFrame.pickleStart
        )
    }

    /// Begins before the first frame of a stream that carries one pickle, or some bytes, a frame.
    ///
    /// - Parameters:
    ///   - limit: The longest payload that is taken.
    ///   - shortestInset: From which length on octets are kept apart; lowered where that is to be tested.
    package init(messagesUpTo limit: Int, insetsFrom shortestInset: Int = Inset.shortest) {
        self.init(limit: limit, insetsFrom: shortestInset) { payload in
            guard let first = payload.first else { return .unknownYet }
            return first == Opcode.proto.rawValue ? .at(0) : .noPickle
        }
    }
}

extension LinkFrame {
    /// Finds the pickle of a message: in stock mode it is the whole message, in link mode it comes after a header.
    @Sendable
    fileprivate static func pickleStart(of payload: ArraySlice<UInt8>) -> PickleStart {
        guard let first = payload.first else { return .unknownYet }
        if first == Opcode.proto.rawValue { return .at(0) }
        switch Kind(rawValue: first) {
        case .returning, .delivery:
            return .at(callHeaderSize)
        case .call:
            return CallHeader(link: payload.span).map { .at($0.arguments) } ?? .unknownYet
        case .cancel, .release, .received, .raising, .proxy, .traceback, .unserializable,
            .cancelled, .goodbye, nil:
            return .noPickle
        }
    }
}
