import MPWire

extension WireValue {
    func representation() throws(PythonException) -> String { "\(self)" }
    func isLess(than other: WireValue) throws(PythonException) -> Bool { false }
    var typeName: String { "object" }
    var isTruthy: Bool { self != .null && self != .bool(false) && self != .int(0) }
    func elementsAsIterated() throws(PythonException) -> [WireValue] {
        if case .list(let elements) = self { return elements }
        return []
    }
}
