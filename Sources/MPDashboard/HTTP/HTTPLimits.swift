/// How much a client may ask of an HTTP server, and how long it may take.
package struct HTTPLimits: Sendable {
    /// The length of a request's first line and fields in bytes.
    package var headLength = 16 << 10
    /// The length of a request's body in bytes.
    package var bodyLength = 16 << 10
    /// The number of connections at a time.
    package var connections = 64
    /// How long a request may take to arrive; an open connection may wait as long for the next one.
    package var requestTime = Duration.seconds(15)
    /// How many bytes may wait for a client that reads none of them.
    package var outputLength = 4 << 20
    /// How long such a client is waited for.
    package var stallTime = Duration.seconds(10)

    /// The limits of the command.
    package init() {}
}
