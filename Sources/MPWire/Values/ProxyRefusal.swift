/// The reason why a proxy is refused.
package struct ProxyRefusal: Error, Equatable {
    /// What was sent, and what helps.
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
