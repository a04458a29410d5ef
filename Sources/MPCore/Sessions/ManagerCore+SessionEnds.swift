package import MPReferents
import MPSystem
import MPWire

/// Sessions, as types of the program and named objects see them.
extension ManagerCore {
    /// The session of a client: its link, or the CPython clients together with which it ends.
    mutating func session(of connection: ClientConnection) -> CallerID {
        let session: CallerID
        if case .link = connection.phase {
            session = connection.caller
        } else if let known = connection.group?.session {
            session = known
        } else {
            lastSession += 1
            session = CallerID(lastSession)
            connection.group?.session = session
        }
        sessionEnds.begin(session)
        return session
    }

    /// A client as methods see it that ask who calls.
    mutating func origin(of connection: ClientConnection) -> CallOrigin {
        let session = session(of: connection)
        if let known = connection.origin, known.session == session { return known }
        let peer = connection.peer
        let origin = CallOrigin(
            session: session,
            principal: (connection.access?.principal ?? Principal()).description,
            keyName: connection.keyID,
            certificateName: peer.certificateName,
            userID: peer.userID,
            processID: peer.processID.flatMap { $0 > 0 ? $0 : nil },
            address: peer.localAddress,
            source: peer.source?.networkAddress,
            whenSessionEnds: configuration.whenSessionEnds
        )
        connection.origin = origin
        return origin
    }

    /// Who gets an answer, as methods see it that ask who calls.
    mutating func origin(of target: ReplyTarget) -> CallOrigin? {
        connections[target.connection].map { origin(of: $0) }
    }

    /// Remembers a call that has asked who calls, so that its object is told when the session ends.
    mutating func noteUse(of object: SharedObject, in session: CallerID) {
        guard object.registration.isToldOfSessionEnds else { return }
        sessionEnds.insert(object, of: objects, toldOf: session)
    }

    /// Has the driver told when a session ends, or at once if it has ended already.
    package mutating func watchSession(_ session: CallerID, into output: inout ManagerOutput) {
        guard sessionEnds.contains(session) else { return output.append(.sessionEnded(session)) }
        sessionEnds.update(session) { $0.isWatched = true }
    }

    /// Ends the session of CPython clients of which none is left.
    mutating func endSession(of group: ClientGroup, into output: inout ManagerOutput) {
        guard let session = group.session.take() else { return }
        endSession(session, into: &output)
    }

    /// Ends the objects that end with a session, and tells others of its end.
    mutating func endSession(_ session: CallerID, into output: inout ManagerOutput) {
        guard let duties = sessionEnds.remove(session) else { return }
        if duties.isWatched { output.append(.sessionEnded(session)) }
        // When the server stops, the objects go, too.
        guard !isStopping else { return }
        for number in duties.objects.sorted() {
            guard let object = objects[number: number] else { continue }
            wake(apply(.abandoned(session), to: object).wakes, into: &output)
        }
        for name in duties.names.sorted() {
            guard let entry = named[name], entry.session == session else { continue }
            endNamed(entry.name.name, into: &output)
        }
    }
}

extension PeerSource {
    /// The IPv4 address or the IPv6 network from which a client comes; `nil` if it is of this machine, or isn't known.
    var networkAddress: String? {
        switch self {
        case .ipv4(let address):
            (0..<4).reversed().map { "\(address >> UInt32(8 * $0) & 0xff)" }.joined(separator: ".")
        case .ipv6(let network):
            (0..<4).reversed().map { String(network >> UInt64(16 * $0) & 0xffff, radix: 16) }
                .joined(separator: ":") + "::/64"
        case .unknown, .loopback, .user, .owner: nil
        }
    }
}
