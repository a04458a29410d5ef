/// A time limit that several steps share.
package struct Deadline: Sendable {
    /// How long they may take together; `nil` is no limit.
    let limit: Duration?
    private let start = EventLoop.now()

    package init(after limit: Duration?) { self.limit = limit }

    /// The time left; `nil` is no limit.
    package var rest: Duration? { limit.map { start + $0 - EventLoop.now() } }
}
