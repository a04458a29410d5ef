import MPWire

/// Describes answers to people who look for differences.
enum AnswerWords {
    /// The longest description, in characters.
    private static let longest = 200

    /// The value or error in an answer, shortened; or that it can't be read.
    static func describe(_ payload: ArraySlice<UInt8>) -> String {
        guard let value = value(in: payload) else { return "it can't be read" }
        do throws(PythonException) {
            let text = try value.representation(limitInBytes: 1 << 16)
            return text.count > longest ? "\(text.prefix(longest)) …" : text
        } catch {
            return "it is too long to be shown"
        }
    }

    private static func value(in payload: ArraySlice<UInt8>) -> WireValue? {
        if let frame = try? LinkFrame(payload, from: .server, policy: .runningCode) {
            switch frame {
            case .reply(_, .returning(let value)), .delivery(_, let value): return value
            case .reply(_, .raising(let exception)): return .text(exception.summary)
            case .reply(_, .traceback(let text)), .reply(_, .unserializable(let text)):
                return .text(text)
            case .reply(_, .proxy(_, let token)): return .text("a proxy of \(token.ident)")
            case .cancelled: return .text("cancelled")
            case .goodbye(let reason): return .text(reason)
            case .call, .tracedCall, .cancel, .release, .received: return nil
            }
        }
        return try? PickleReader.read(
            payload,
            policy: .runningCode,
            rebuild: { (sent) throws(ProxyRefusal) in sent }
        )
    }
}
