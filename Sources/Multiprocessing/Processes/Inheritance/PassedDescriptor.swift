internal import MPSystem

/// A descriptor on its way to a child process, which gets a copy.
struct PassedDescriptor: Codable, Sendable {
    /// The descriptor: the sender's own, or the receiver's copy, which it closes.
    let descriptor: Int32

    /// Passes a descriptor on, which the caller keeps.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Encodes it as an argument of a child process.
    ///
    /// - Throws: ``MultiprocessingError``: `unsupported` everywhere else; `resourceUnavailable`.
    func encode(to encoder: any Encoder) throws {
        guard let outgoing = InheritedResources.outgoing else {
            throw MultiprocessingError(
                .unsupported,
                "descriptors are only passed to child processes"
            )
        }
        let number: Int
        do throws(SystemError) {
            number = try outgoing.add(copyOf: descriptor)
        } catch {
            throw MultiprocessingError(
                .resourceUnavailable,
                "cannot pass on a descriptor: \(error)",
                cause: error
            )
        }
        try number.encode(to: encoder)
    }

    /// Takes it out of the arguments of this child process, once.
    init(from decoder: any Decoder) throws {
        let number = try Int(from: decoder)
        guard let descriptor = InheritedResources.incoming?.take(number) else {
            throw MultiprocessingError(
                .unsupported,
                "cannot receive a descriptor: it can only come as an argument of this process, once"
            )
        }
        self.descriptor = descriptor
    }
}
