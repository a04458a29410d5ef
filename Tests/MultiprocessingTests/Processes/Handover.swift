import MPWire

@testable import Multiprocessing

/// What a parent does with the arguments of a child, and the child with what it gets, in one process.
///
/// Only bytes and the described managers pass from one half to the other.
struct Handover {
    /// What the parent keeps until the child has reported.
    let outgoing: OutgoingResources
    /// The arguments as they are sent.
    let bytes: [UInt8]
    /// The managers as they are sent.
    let managers: [WireValue]

    /// Does the parent's part.
    init(_ arguments: some Encodable) async throws {
        let outgoing = OutgoingResources()
        let value = try InheritedResources.$outgoing.withValue(outgoing) {
            try WireCoding.encode(arguments)
        }
        managers = try await outgoing.managers.seal(value)
        var bytes: [UInt8] = []
        value.appendPickle(to: &bytes)
        self.bytes = bytes
        self.outgoing = outgoing
    }

    /// Does the child's part.
    func arrive<Arguments: Decodable>(as type: Arguments.Type) async throws -> Arguments {
        let incoming = IncomingResources([], managers: try await .connect(managers))
        let value = try PickleReader.read(bytes[...], adopt: { incoming.managers.reference($0) })
        return try InheritedResources.$incoming.withValue(incoming) {
            try WireCoding.decode(value, as: type)
        }
    }
}
