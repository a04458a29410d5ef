internal import Logging
internal import MPCore
import MPSystem
internal import MPTransport

/// The audit log: who tried what and was refused. It never gets keys or the contents of calls.
extension Logger {
    /// Logs an event of the core if it matters to an auditor.
    ///
    /// - Parameters:
    ///   - event: The core's event.
    ///   - connection: The connection that caused it, if it is still open.
    func audit(_ event: ManagerEvent, from connection: StreamConnection?) {
        let source = connection?.auditName ?? "unknown"
        switch event {
        case .authenticationFailed(let id, let reason):
            warning(
                "authentication failed",
                metadata: [
                    "mp.session": "\(id.number)", "mp.action": "connect", "mp.source": "\(source)",
                    "reason": "\(reason)",
                ]
            )
        case .usedMD5(let id, let key):
            notice(
                "authenticated by HMAC-MD5, as CPython before 3.12 does",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "key:\(key)",
                    "mp.action": "connect", "mp.source": "\(source)",
                ]
            )
        case .turnedAway(let counts):
            warning(
                "strangers were turned away",
                metadata: [
                    "mp.action": "connect", "refused": "\(counts.refused)",
                    "displaced": "\(counts.displaced)", "failed": "\(counts.failed)",
                ]
            )
        case .denied(let id, let refusal, let unlogged):
            telling(unlogged).warning(
                "permission denied",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "\(refusal.principal)",
                    "mp.action": "\(refusal.permission.action)",
                    "mp.object": "\(refusal.permission.object)",
                    "mp.source": "\(source)", "reason": "\(refusal.reason)",
                ]
            )
        case .limitReached(let id, let limit, let principal, let unlogged):
            telling(unlogged).warning(
                "limit reached",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "\(principal)",
                    "mp.action": "exceed", "mp.object": "\(limit.rawValue)",
                    "mp.source": "\(source)",
                ]
            )
        case .dropped(let id, let principal, let count):
            notice(
                "objects dropped",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "\(principal)",
                    "mp.action": "drop", "mp.source": "\(source)", "count": "\(count)",
                ]
            )
        case .endedClient(let id, let principal, let connection):
            notice(
                "a client's connection was ended by another one",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "\(principal)",
                    "mp.action": "end_client", "mp.source": "\(source)", "ended": "\(connection)",
                ]
            )
        case .releasedLock(let id, let principal, let object):
            notice(
                "a lock was taken away from who held it",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "\(principal)",
                    "mp.action": "release_lock", "mp.source": "\(source)",
                    "mp.object": "\(object.words)",
                ]
            )
        case .memoryIsBack, .authenticated, .linkOpened, .protocolError, .refused, .abandoned,
            .restored, .setAside, .referencesReturned, .unwatched, .cyclesCollected, .slowCall,
            .deadlock:
            break
        }
    }
}

extension Logger {
    /// Logs that TLS couldn't be set up with a peer.
    ///
    /// - Parameters:
    ///   - error: The reason.
    ///   - source: Where the peer comes from.
    ///   - unlogged: The number of further failures that weren't logged.
    func audit(_ error: TLSError, from source: PeerSource, unlogged: Int) {
        telling(unlogged).warning(
            "TLS handshake failed",
            metadata: [
                "mp.action": "connect", "mp.source": "\(source.auditName)", "reason": "\(error)",
            ]
        )
    }
}

extension StreamConnection {
    /// Its source, in a word or two.
    fileprivate var auditName: String {
        if let peer { return "uid:\(peer.userID) pid:\(peer.processID)" }
        return (source ?? .unknown).auditName
    }
}

extension PeerSource {
    /// The source, in a word or two.
    fileprivate var auditName: String {
        switch self {
        case .loopback: return "loopback"
        case .ipv4(let address):
            let parts = [24, 16, 8, 0].map { String(address >> $0 & 0xff) }
            return parts.joined(separator: ".")
        case .ipv6(let network):
            let parts = [48, 32, 16, 0].map { String(network >> $0 & 0xffff, radix: 16) }
            return parts.joined(separator: ":") + "::/64"
        case .unknown: return "unknown"
        case .user(let number): return "uid:\(number)"
        case .owner: return "own"
        }
    }
}
