import MPWire

extension WireValue {
    /// The value as a complete pickle.
    var pickled: [UInt8] {
        var bytes: [UInt8] = []
        appendPickle(to: &bytes)
        return bytes
    }

    /// Reads a pickle given as hexadecimal digits.
    init(pickle: String) throws(PickleError) {
        self = try PickleReader.read([UInt8](hexadecimal: pickle)[...])
    }
}
