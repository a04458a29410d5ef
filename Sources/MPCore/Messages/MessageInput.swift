package import MPWire

/// Cuts the bytes that come over a connection into messages, and asks for no byte beyond the message under way.
///
/// What comes after it may be for somebody else: another process that shares the connection, or whoever receives a
/// descriptor.
package struct MessageInput: Sendable {
    /// A message as it came.
    package struct Message: Equatable, Sendable {
        /// Its bytes, without large ones that came in pieces.
        package let payload: ArraySlice<UInt8>
        /// Those.
        package let insets: [Inset]

        /// Its bytes in one array.
        package var bytes: [UInt8] { payload.joined(with: insets) }
    }

    /// Why no more messages can be read.
    package enum Fault: Error, Equatable, Sendable {
        /// A header gives no valid length, or a longer one than is taken.
        case frame(FrameError)
        /// A byte was read that belongs to no message.
        case outOfStep
    }

    /// The largest piece to read at a time.
    package static let largestPiece = 256 << 10

    private var decoder: FrameDecoder
    /// Why nothing more can be read; every later attempt fails in the same way.
    package private(set) var fault: Fault?

    /// Begins before the first message.
    ///
    /// - Parameter shortestInset: From which length on octets are kept apart; lowered where that is to be tested.
    package init(insetsFrom shortestInset: Int = Inset.shortest) {
        decoder = FrameDecoder(messagesUpTo: .max, insetsFrom: shortestInset)
    }

    /// Whether a message has begun, and isn't complete.
    package var isMidMessage: Bool { decoder.bufferedCount > 0 }

    /// How many bytes to read next, at most.
    package var wantedCount: Int { min(decoder.missingCount, Self.largestPiece) }

    /// Takes the message that is complete.
    ///
    /// - Parameter limit: The longest message that is taken.
    /// - Returns: The message; `nil` until it is complete.
    /// - Throws: The message is longer, or there is no telling how long it is.
    package mutating func next(atMost limit: Int) throws(Fault) -> Message? {
        if let fault { throw fault }
        decoder.limit = limit
        do throws(FrameError) {
            guard let payload = try decoder.next() else { return nil }
            return Message(payload: payload, insets: decoder.takeInsets())
        } catch {
            throw fail(.frame(error))
        }
    }

    /// Takes the next bytes, of which there are no more than were wanted.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        decoder.append(bytes)
    }

    /// Learns that a byte was read that belongs to no message.
    package mutating func getOutOfStep() { _ = fail(.outOfStep) }

    private mutating func fail(_ reason: Fault) -> Fault {
        fault = reason
        return reason
    }
}
