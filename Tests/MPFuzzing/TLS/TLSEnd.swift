import MPTransport

/// One honest end of a connection, as its driver would use it, and what is known of it.
final class TLSEnd {
    /// What a session may keep that hasn't been looked at: one record, which isn't complete.
    private static let longestRest = (16 << 10) + 256 + 5
    /// What it may say beside what it was asked to write: a handshake, an alert, an end.
    private static let longestTalk = 8 << 10
    /// How much longer what is written gets by being protected, in a record each time.
    private static let recordOverhead = 5 + 1 + 16

    private var session: TLSSession
    /// Whether its handshake is over.
    private(set) var isEstablished = false
    /// What the two ends, and nobody else, have in common.
    private var binding: [UInt8] = []
    private let role: TLSPeer
    /// What it has written.
    private var written: [UInt8] = []
    /// In how many pieces.
    private var writtenCount = 0
    /// How many bytes it has sent.
    private var sentCount = 0
    /// How much of what its peer has written has come.
    private var receivedCount = 0
    /// Whether it has announced its end.
    private var isClosed = false
    /// Whether it takes nothing any more: its peer has announced its end, or the stream is broken.
    private var isOver = false
    /// What was wrong with the stream.
    private var failure: TLSError?

    init(_ role: TLSPeer, _ context: TLSContext) throws(BrokenPromise) {
        self.role = role
        do throws(TLSError) {
            session = try TLSSession.begin(context, host: "localhost")
        } catch {
            throw BrokenPromise(description: "a connection can't begin: \(error)")
        }
    }

    /// Whether everything that the other end has written is here.
    func hasReceivedAll(of peer: TLSEnd) -> Bool { receivedCount == peer.written.count }

    /// Sends application data, once that is possible.
    func write(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard isEstablished, !isClosed, failure == nil else { return }
        do throws(TLSError) {
            try session.write(bytes[...])
            written += bytes
            writtenCount += 1
        } catch {
            throw BrokenPromise(description: "nothing is wrong, and writing fails: \(error)")
        }
    }

    /// Announces its end.
    func close() {
        guard isEstablished, !isClosed else { return }
        session.close()
        isClosed = true
    }

    /// Takes bytes of the network.
    func receive(_ bytes: ArraySlice<UInt8>, among ends: [TLSEnd]) throws(BrokenPromise) {
        // Nobody reads on after the end, so the driver feeds nothing.
        guard !isOver else { return }
        session.feed(bytes)
        try proceed(among: ends)
        let rest = session.unreadLengthInBytes
        try promise(
            isOver || rest <= Self.longestRest,
            "\(rest) bytes are kept that haven't been looked at"
        )
    }

    /// Goes as far as it can.
    func proceed(among ends: [TLSEnd]) throws(BrokenPromise) {
        guard !isOver else { return try staysBroken() }
        do throws(TLSError) {
            if !isEstablished {
                guard try session.shakeHands() else { return }
                isEstablished = true
                binding = session.properties().exporterBinding
            }
        } catch {
            return breakOff(error)
        }
        // Whichever one the attacker has led it to: nothing is wrong with that.
        let others = ends.filter { $0 !== self && $0.isEstablished && $0.binding == binding }
        try promise(others.count <= 1, "\(others.count + 1) ends have the same keys")
        try promise(others.allSatisfy { $0.role != role }, "two \(role)s have the same keys")
        while try read(others.first) {}
    }

    /// What it has to say to its peer.
    func takeOutput() throws(BrokenPromise) -> [UInt8] {
        let bytes = session.takeOutput()
        sentCount += bytes.count
        let talk = sentCount - written.count - writtenCount * Self.recordOverhead
        try promise(talk <= Self.longestTalk, "\(talk) bytes are said that nobody has written")
        return bytes
    }

    /// Reads once.
    ///
    /// - Returns: Whether there may be more.
    private func read(_ peer: TLSEnd?) throws(BrokenPromise) -> Bool {
        let reading: TLSSession.Reading
        do throws(TLSError) {
            reading = try session.read()
        } catch {
            breakOff(error)
            return false
        }
        switch reading {
        case .bytes(let bytes):
            let expected = peer?.written.dropFirst(receivedCount).prefix(bytes.count)
            try promise(
                expected?.elementsEqual(bytes) == true,
                "\(bytes.count) bytes come that the peer hasn't sent there"
            )
            receivedCount += bytes.count
            return true
        case .nothing:
            return false
        case .end:
            isOver = true
            guard let peer, peer.isClosed else {
                throw BrokenPromise(description: "an end is announced that isn't the peer's")
            }
            try promise(hasReceivedAll(of: peer), "the end comes before what was sent before it")
            return false
        }
    }

    private func breakOff(_ error: TLSError) {
        failure = error
        isOver = true
    }

    /// Whatever broke stays broken, in the same words.
    private func staysBroken() throws(BrokenPromise) {
        guard let failure else { return }
        do throws(TLSError) {
            _ = try session.read()
        } catch {
            return try promise(error == failure, "\(failure), and then \(error)")
        }
        throw BrokenPromise(description: "reading goes on after an error: \(failure)")
    }
}
