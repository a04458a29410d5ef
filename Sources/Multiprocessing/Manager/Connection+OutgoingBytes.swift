internal import MPTransport
internal import MPWire

extension Connection {
    /// Sends bytes where they lie.
    func send(_ output: OutgoingBytes) {
        if output.lendsSomething { send(output.pieces) } else { send(output.bytes) }
    }
}
