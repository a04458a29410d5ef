import MPWire

/// Order of values of any kind, addressed by position.
struct ValueOrder: SortOrder {
    let elements: [StoredValue]
    /// The meter to which comparisons are charged.
    let work: WorkMeter

    func isLess(_ left: UInt32, than right: UInt32) throws(PythonException) -> Bool {
        guard case .value(let value) = elements[Int(left)],
            case .value(let other) = elements[Int(right)]
        else { preconditionFailure("an element to sort isn't built") }
        return try value.isLess(than: other, work)
    }
}
