/// The address of the socket on which a service manager waits for notifications.
package struct NotifyAddress: Equatable, Sendable {
    /// The bytes of `sun_path`: a path with a zero byte after it, or a zero byte and an abstract name.
    let bytes: [UInt8]

    /// The length of `sun_path` (unix(7)).
    private static let capacity = 108

    /// Reads `/PATH` or `@NAME`; `nil` for another form, or if it is too long.
    package init?(_ text: String) {
        switch text.first {
        case "/": bytes = Array(text.utf8) + [0]
        case "@": bytes = [0] + text.utf8.dropFirst()
        default: return nil
        }
        guard bytes.count > 2, bytes.count <= Self.capacity else { return nil }
    }
}
