/// The client of a server in its own process: a manager, of which the server knows nothing else.
protocol LocalClient: AnyObject, Sendable {
    /// Whether no call can be made any more.
    var isOver: Bool { get }

    /// Closes its connection.
    func close() async
}
