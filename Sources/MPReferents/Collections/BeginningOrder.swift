import MPWire

/// Order of keys by their numbers alone.
struct BeginningOrder: SortOrder {
    func isLess(_ left: SortKey, than right: SortKey) throws(PythonException) -> Bool {
        left.beginning < right.beginning
    }
}
