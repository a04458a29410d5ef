extension String {
    /// Fills up with blanks behind the text.
    func paddedRight(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// Fills up with blanks before the text.
    func paddedLeft(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }

    /// Removes the blanks at the end.
    func trimmingTrailingBlanks() -> String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
