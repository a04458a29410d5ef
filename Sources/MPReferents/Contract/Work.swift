import MPWire

extension WorkMeter {
    /// Charges moving adjacent elements, which costs a fraction of visiting them.
    func chargeMoving(_ count: Int) throws(PythonException) { try charge(count / 8) }
}

extension PythonException {
    /// Python's complaint that a value isn't in a sequence; it shows the value unless its text is
    /// long.
    static func isNotIn(
        _ sequence: String,
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> PythonException {
        do throws(PythonException) {
            let text = try value.representation(limitInBytes: 1 << 16, work: work)
            return .valueError("\(text) is not in \(sequence)")
        } catch {
            guard error.type.name == "MemoryError" else { throw error }
            return .valueError("\(sequence).index(x): x not in \(sequence)")
        }
    }
}
