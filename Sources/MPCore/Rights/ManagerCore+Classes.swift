import MPWire

/// Which classes a client's values may hold.
extension ManagerCore {
    /// The classes of a client's values: any, if it could do anything to the other clients anyway.
    ///
    /// That is a process of the server's own user, as the kernel says, which could read the key, trace the others or take
    /// the server's place; unless several keys or rights keep clients apart, and with them perhaps such processes.
    mutating func classPolicy(for connection: ClientConnection) -> ClassPolicy {
        guard let user = connection.peer.userID, user == configuration.trustedUser,
            authkeys.hasOneKey, rights.treatAllAlike
        else { return configuration.policy }
        return .everything
    }
}
