/// The answer to a request.
package struct HTTPResponse: Sendable {
    /// What comes after the fields.
    package enum Body: Sendable {
        /// These bytes.
        case bytes([UInt8])
        /// Pieces as they come, until the stream or the connection ends.
        case stream(AsyncStream<[UInt8]>)
    }

    /// The status.
    package var status: HTTPStatus
    /// The fields, without those that say where the body ends.
    package var fields: HTTPFields
    /// The body.
    package var body: Body

    /// Makes a response.
    package init(_ status: HTTPStatus, fields: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Makes a response with a line of text.
    package init(_ status: HTTPStatus, text: String) {
        self.init(
            status,
            fields: ["content-type": "text/plain; charset=utf-8"],
            body: .bytes(Array("\(text)\n".utf8))
        )
    }

    /// The first line and the fields as they go over the wire.
    ///
    /// - Parameter staysOpen: Whether the connection carries more requests after it.
    /// - Returns: The bytes, with the empty line at the end.
    package func head(staysOpen: Bool) -> [UInt8] {
        var lines = "HTTP/1.1 \(status.rawValue) \(status.reason)\r\n"
        for field in fields.all { lines += "\(field.name): \(field.value)\r\n" }
        if case .bytes(let bytes) = body, status != .noContent {
            lines += "content-length: \(bytes.count)\r\n"
        }
        lines += "connection: \(staysOpen ? "keep-alive" : "close")\r\n\r\n"
        return Array(lines.utf8)
    }
}
