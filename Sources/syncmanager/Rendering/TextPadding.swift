extension String {
    /// Fills up with blanks behind the text, to a number of columns.
    func paddedRight(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - displayWidth))
    }

    /// Fills up with blanks before the text, to a number of columns.
    func paddedLeft(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - displayWidth)) + self
    }

    /// Removes the blanks at the end.
    func trimmingTrailingBlanks() -> String {
        guard let last = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...last])
    }
}
