extension WireValue {
    /// The value as a complete pickle of protocol 4.
    ///
    /// That of a scalar is written at once into an array that has room for it and little more: there may be millions.
    package var pickled: [UInt8] {
        var bytes: [UInt8] = []
        if let capacity = PlainPickle.tightCapacity(for: self) {
            bytes.append(addingCapacity: capacity) { $0.appendPlainPickle(self) }
        } else {
            appendPickle(to: &bytes)
        }
        return bytes
    }
}
