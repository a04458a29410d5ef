/// An event for the log: never contains keys or what a call carries.
package enum ManagerEvent: Equatable, Sendable {
    /// Both ends have proved that they hold this authkey.
    case authenticated(ConnectionID, key: String)
    /// A client has proved it by HMAC-MD5, as CPython up to 3.11 needs; its further connections are only `authenticated`.
    case usedMD5(ConnectionID, key: String)
    /// The handshake failed.
    case authenticationFailed(ConnectionID, reason: String)
    /// Peers that aren't named one by one failed, or were turned away.
    case turnedAway(TurnedAway)
    /// A connection became a link of a Swift client.
    case linkOpened(ConnectionID)
    /// The peer broke the protocol and was cut off.
    case protocolError(ConnectionID, reason: String)
    /// A request was answered with an error that matters to others than the caller, such as a refused class.
    case refused(ConnectionID, reason: String)
    /// A client was refused something that it may not do; `unlogged` such events were left out since the last one.
    case denied(ConnectionID, PermissionRefusal, unlogged: Int)
    /// A request was refused because it would have exceeded a limit.
    case limitReached(ConnectionID, ServerLimit, Principal, unlogged: Int)
    /// There is memory again, after something was refused for lack of it.
    case memoryIsBack
    /// Locks or permits that a process or link held when it ended were given back.
    case abandoned(ConnectionID, LoggedObject)
    /// A value that couldn't be delivered went back to its object.
    case restored(ConnectionID, LoggedObject)
    /// Items that a client couldn't use were set aside.
    case setAside(ConnectionID, LoggedObject, count: Int)
    /// The references of processes that have ended were given back.
    case referencesReturned(Principal, count: Int)
    /// The ends of a principal's client processes can't be observed: what they hold stays longer.
    case unwatched(ConnectionID, Principal)
    /// Objects that only kept each other alive have ended.
    case cyclesCollected(count: Int)
    /// A call took longer than calls usually should.
    case slowCall(ConnectionID, SlowCall)
    /// Clients wait for locks that they hold from each other, so that none of them goes on.
    case deadlock([DeadlockedCall], isBroken: Bool)
    /// A client has dropped objects that nobody used any more.
    case dropped(ConnectionID, Principal, count: Int)
    /// A client has ended another one's connection.
    case endedClient(ConnectionID, Principal, connection: UInt64)
    /// A client has taken a lock or permits away from those who held them.
    case releasedLock(ConnectionID, Principal, LoggedObject)
}

extension ManagerEvent {
    /// The connection that caused it, if it was a single one.
    package var connection: ConnectionID? {
        switch self {
        case .authenticated(let id, _), .usedMD5(let id, _), .authenticationFailed(let id, _),
            .linkOpened(let id), .protocolError(let id, _), .refused(let id, _),
            .denied(let id, _, _), .limitReached(let id, _, _, _), .abandoned(let id, _),
            .restored(let id, _), .setAside(let id, _, _), .unwatched(let id, _),
            .slowCall(let id, _), .dropped(let id, _, _), .endedClient(let id, _, _),
            .releasedLock(let id, _, _):
            id
        case .deadlock, .turnedAway, .memoryIsBack, .referencesReturned, .cyclesCollected: nil
        }
    }
}
