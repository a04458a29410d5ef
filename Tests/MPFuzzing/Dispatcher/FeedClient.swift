import MPCore
import MPWire

/// A client of the dispatcher: what it has asked, and what it may therefore be told.
struct FeedClient {
    /// What its connection is for, as far as its requests go.
    enum Mode {
        /// It hasn't proved itself, or never will.
        case stranger
        /// Its next request goes to the server itself.
        case control
        /// It has asked the server itself for something else than a connection for calls.
        case asked
        /// One call after the other.
        case stock
        /// Many calls at once.
        case link
    }

    /// An object that it has heard of.
    typealias Found = (ident: String, typeid: String)

    /// What it is for.
    private(set) var mode: Mode
    /// Whether the server has closed it, or it has gone.
    var isClosed = false
    /// Whether the server waits for it to take what was sent.
    var isHeldBack = false
    /// Whether it reads what it is answered; if not, the kernel keeps it.
    var readsAnswers = true
    /// The process that it belongs to, if the kernel says so.
    let processID: Int?
    /// Whether that process has ended, so that nobody reads what is sent, and what it had is given back.
    var isDead = false
    /// What it was answered last.
    private(set) var lastReply: Reply?
    private var handshake: HandshakeStateMachine?
    /// Cuts what the server sends.
    private var inbox = FrameDecoder(limit: 1 << 30)
    /// Cuts what it sends itself.
    private var outbox = FrameDecoder(limit: DispatcherScene.frameLimit)
    private var isOutboxBroken = false
    /// A message of its own that is too long: its beginning, and how many bytes of it are still to be sent.
    private var tooLong: (start: [UInt8], missing: Int)?
    /// The requests that are to be answered in this order.
    private var requests: [Request?] = []
    /// The calls of a link that are to be answered, with those of the same number in their order.
    private var calls: [UInt64: [Request?]] = [:]

    /// A client that holds the key, or anybody, of a process of this number.
    init(holdsKey: Bool, processID: Int? = nil) {
        mode = .stranger
        self.processID = processID
        guard holdsKey else { return }
        handshake = Peers.handshake(.client, number: 77)
        _ = handshake?.start()
    }

    /// The numbers of the calls that are under way on a link.
    var callNumbers: [UInt64] { calls.keys.sorted() }

    /// Whether it waits for an answer.
    var isWaiting: Bool { !requests.isEmpty || !calls.isEmpty }
}

extension FeedClient {
    /// Takes note of what it sends.
    mutating func sends(_ bytes: [UInt8]) {
        guard mode != .stranger, !isOutboxBroken else { return }
        outbox.append(sendsRest(bytes[...]))
        while !isOutboxBroken {
            do throws(FrameError) {
                while let frame = try outbox.next() { sends(frame: frame) }
                return
            } catch {
                skipFrame(after: error)
            }
        }
    }

    /// Takes note of a message that the server drops, and answers by an error once all of it is sent.
    private mutating func skipFrame(after error: FrameError) {
        guard case .tooLong(let length, _) = error, length <= 16 << 30,
            let skipped = outbox.skipFrame(keeping: LinkFrame.callHeaderSize)
        else { return isOutboxBroken = true }
        tooLong = skipped
        _ = sendsRest([])
    }

    /// Takes note of the rest of such a message.
    ///
    /// - Returns: What follows it.
    private mutating func sendsRest(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let (start, missing) = tooLong else { return bytes }
        let rest = bytes.prefix(missing)
        let known = start + rest.prefix(LinkFrame.callHeaderSize - start.count)
        guard rest.count == missing else {
            tooLong = (known, missing - rest.count)
            return []
        }
        tooLong = nil
        switch mode {
        case .stranger, .asked: break
        case .control:
            requests.append(nil)
            mode = .asked
        case .stock: requests.append(nil)
        case .link:
            if let number = LinkFrame.callNumber(in: known[...]) {
                calls[number, default: []].append(nil)
            } else {
                isOutboxBroken = true
            }
        }
        return bytes.dropFirst(rest.count)
    }

    private mutating func sends(frame: ArraySlice<UInt8>) {
        switch mode {
        case .stranger, .asked:
            break
        case .control:
            let request = Self.request(frame)
            requests.append(request)
            mode =
                switch request?.method {
                case "open_link": .link
                case "accept_connection": .stock
                default: .asked
                }
        case .stock:
            requests.append(Self.request(frame))
        case .link:
            do throws(LinkFrameError) {
                let frame = try LinkFrame(frame, limits: PickleFeed.limits)
                guard case .call(let number, let request) = frame else { return }
                calls[number, default: []].append(request)
            } catch .undecodable(let number, _) {
                calls[number, default: []].append(nil)
            } catch .tooManyValues(let number, _) {
                calls[number, default: []].append(nil)
            } catch {
                isOutboxBroken = true
                // Where there is no memory for it, nobody sees that the rest of the call is wrong.
                guard let number = LinkFrame.callNumber(in: frame) else { return }
                calls[number, default: []].append(nil)
            }
        }
    }

    private static func request(_ frame: ArraySlice<UInt8>) -> Request? {
        do {
            return try Request(PickleReader.read(frame, limits: PickleFeed.limits))
        } catch {
            // The server says so to the client.
            return nil
        }
    }
}

extension FeedClient {
    /// Takes what the server sends.
    ///
    /// - Parameters:
    ///   - bytes: What it sends.
    ///   - found: Receives the objects that it tells of.
    ///   - world: What answers may speak of.
    /// - Returns: What the client says in turn.
    mutating func receives(
        _ bytes: ArraySlice<UInt8>,
        _ found: inout [Found],
        in world: HonestReader.World
    ) throws(BrokenPromise) -> [UInt8] {
        try promise(!isClosed, "something is sent on a connection after its end")
        inbox.append(bytes)
        var answer: [UInt8] = []
        while let frame = try nextFrame() {
            if mode == .stranger {
                answer += proceed(frame)
            } else {
                try receives(frame: frame, &found, in: world)
            }
        }
        return answer
    }

    private mutating func nextFrame() throws(BrokenPromise) -> ArraySlice<UInt8>? {
        do throws(FrameError) {
            return try inbox.next()
        } catch {
            throw BrokenPromise(description: "the server sends what can't be cut: \(error)")
        }
    }

    /// Goes on with the handshake; somebody without the key just listens.
    private mutating func proceed(_ frame: ArraySlice<UInt8>) -> [UInt8] {
        switch handshake?.received(frame) {
        case .send(let message)?:
            return .frame(message.payload)
        case .sendAndFinish(let message)?:
            mode = .control
            return .frame(message.payload)
        case .finish?, .close?, .ignore?, nil:
            return []
        }
    }

    private mutating func receives(
        frame: ArraySlice<UInt8>,
        _ found: inout [Found],
        in world: HonestReader.World
    ) throws(BrokenPromise) {
        // The request that made it a link is answered as a stock client's is.
        guard requests.isEmpty, mode == .link else {
            try promise(!requests.isEmpty, "a reply comes that nobody asked for")
            try HonestReader.read(frame, in: world)
            return note(try Self.reply(frame), to: requests.removeFirst(), &found)
        }
        switch try Self.linkFrame(frame) {
        case .reply(let number, let reply):
            note(reply, to: try answered(number), &found)
        case .delivery(let number, let value):
            note(.returning(value), to: try answered(number), &found)
        case .cancelled(let number):
            _ = try answered(number)
        case .goodbye:
            break
        case .call, .tracedCall, .cancel, .release, .received:
            throw BrokenPromise(description: "the server sends a frame that only clients send")
        }
    }

    private mutating func answered(_ number: UInt64) throws(BrokenPromise) -> Request? {
        guard var waiting = calls.removeValue(forKey: number), !waiting.isEmpty else {
            throw BrokenPromise(description: "call \(number) is answered, which isn't under way")
        }
        let first = waiting.removeFirst()
        if !waiting.isEmpty { calls[number] = waiting }
        return first
    }

    private static func reply(_ frame: ArraySlice<UInt8>) throws(BrokenPromise) -> Reply {
        do {
            return try Reply(PickleReader.read(frame, policy: ClassPolicy(allowing: ["shop.*"])))
        } catch {
            throw BrokenPromise(description: "a reply can't be read: \(error)")
        }
    }

    private static func linkFrame(_ frame: ArraySlice<UInt8>) throws(BrokenPromise) -> LinkFrame {
        do {
            return try LinkFrame(frame)
        } catch {
            throw BrokenPromise(description: "a frame of a link can't be read: \(error)")
        }
    }

    /// Takes note of an answer, and of the object that it may tell of.
    private mutating func note(_ reply: Reply, to request: Request?, _ found: inout [Found]) {
        lastReply = reply
        switch reply {
        case .proxy(_, let token):
            found.append((token.ident, token.typeid))
        case .returning(.tuple(let parts)):
            guard let request, request.method == "create", let ident = parts.first?.asText,
                var typeid = request.arguments.first?.asText
            else { return }
            if typeid == "get_named", request.arguments.count > 1 {
                typeid = request.arguments[1].asText ?? typeid
            }
            found.append((ident, typeid == "get_queue" ? "Queue" : typeid))
        case .returning, .raising, .traceback, .unserializable:
            break
        }
    }
}
