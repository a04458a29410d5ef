/// A time that several steps share, and that is up for all of them at once.
package struct Deadline: Sendable {
    /// How long all of them may take; `nil` is no limit.
    let limit: Duration?
    /// When the first step began.
    private let start = EventLoop.now()

    /// Begins now.
    package init(after limit: Duration?) { self.limit = limit }

    /// How long is left; `nil` is no limit.
    package var rest: Duration? { limit.map { start + $0 - EventLoop.now() } }
}
