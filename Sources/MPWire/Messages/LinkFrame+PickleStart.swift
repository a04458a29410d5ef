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
            return requestStart(payload)
        case .cancel, .release, .received, .raising, .proxy, .traceback, .unserializable,
            .cancelled, .goodbye, nil:
            return .noPickle
        }
    }

    /// Finds the pickle of a call: it comes after the flags, perhaps the timeout, the ident and the method.
    private static func requestStart(_ payload: ArraySlice<UInt8>) -> PickleStart {
        guard let flags = payload.dropFirst(callHeaderSize).first else { return .unknownYet }
        var offset = callHeaderSize + 1
        if flags & timeoutFlag != 0 { offset += 8 }
        // The ident and the method, each after its length.
        for _ in 0..<2 {
            let length = payload.dropFirst(offset).prefix(4)
            guard length.count == 4 else { return .unknownYet }
            offset += 4 + length.reduce(0) { $0 << 8 | Int($1) }
        }
        return .at(offset)
    }
}
