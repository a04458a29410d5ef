import MPWire

/// Tells which of two elements is less.
protocol SortOrder {
    /// The sorted elements: small and without references, so that moving one costs next to nothing.
    associatedtype Element: BitwiseCopyable

    func isLess(_ left: Element, than right: Element) throws(PythonException) -> Bool
}
