extension SyncManager: Codable {
    private enum CodingKeys: String, CodingKey {
        case manager
    }

    /// Encodes the manager as an argument of a child process, which then has a connection of its own to it.
    ///
    /// - Parameter encoder: The encoder of the arguments.
    /// - Throws: `EncodingError` everywhere else: other programs connect by address and authkey.
    public func encode(to encoder: any Encoder) throws {
        guard let outgoing = InheritedResources.outgoing else {
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: """
                        a SyncManager can only be an argument of a child process; others connect to \(address) with \
                        the authkey
                        """
                )
            )
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(outgoing.managers.add(channel), forKey: .manager)
    }

    /// Takes the manager out of the arguments of this child process, connected.
    ///
    /// - Parameter decoder: The decoder of the arguments.
    /// - Throws: `DecodingError` everywhere else.
    public convenience init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let number = try container.decode(Int.self, forKey: .manager)
        guard let manager = InheritedResources.incoming?.managers.manager(number) else {
            throw DecodingError.dataCorruptedError(
                forKey: .manager,
                in: container,
                debugDescription: "a SyncManager only comes as an argument of a child process"
            )
        }
        self.init(channel: manager.channel, executor: manager.loopExecutor)
    }
}
