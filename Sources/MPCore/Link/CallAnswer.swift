package import MPWire

/// What a link learned of a call.
package enum CallAnswer: Equatable, Sendable {
    /// All there is to know: a scalar was decoded on arrival, which costs less than keeping its bytes.
    case result(CallResult)
    /// The bytes of the answer, which the caller decodes in its own task.
    indirect case encoded(EncodedAnswer)
}

extension CallAnswer {
    /// Whether it brings something that was taken out of an object, and the server doesn't know yet that it arrived.
    var isUnconfirmedDelivery: Bool {
        guard case .encoded(let answer) = self else { return false }
        return answer.isDelivery
    }
}

/// What a link learned of the calls that were sent together.
package enum CallAnswers: Equatable, Sendable {
    /// The answer of a call that was sent by itself.
    case one(CallAnswer)
    /// The answers of a pipeline, in the order of its calls.
    case all([CallAnswer])
}

extension EncodedAnswer {
    /// Decodes the answer.
    ///
    /// - Parameters:
    ///   - limits: What is taken from the server.
    ///   - adopt: Keeps the objects of nested proxies alive.
    /// - Returns: The result; one that can't be decoded is ``CallResult/unreadable(_:)``.
    package func result(limits: LinkLimits, adopt: LinkFrame.Adoption?) -> CallResult {
        do throws(LinkFrameError) {
            return .reply(try reply(limits: limits.pickle, policy: limits.policy, adopt: adopt))
        } catch .undecodable(_, let reason) {
            return .unreadable(reason)
        } catch {
            return .unreadable("\(error)")
        }
    }
}
