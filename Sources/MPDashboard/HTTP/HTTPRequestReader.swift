/// Cuts the bytes of a connection into requests.
///
/// It reads the part of HTTP/1.1 (RFC 9112) that browsers, curl and Prometheus use: `GET`, `HEAD` and `POST` of a path, with
/// bodies whose length is known. Everything else is refused with a status, after which the connection has to end,
/// because nobody knows where the next request would begin. Nothing is kept beyond the limits.
package struct HTTPRequestReader: Sendable {
    /// The end of a head.
    private static let end: [UInt8] = [13, 10, 13, 10]

    private let limits: HTTPLimits
    private var bytes: [UInt8] = []
    /// Where the search for the end of a head goes on.
    private var searched = 0
    /// The request whose body hasn't come yet, and how long that is.
    private var pending: (request: HTTPRequest, length: Int)?

    /// Waits for the first request.
    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
    }

    /// Whether nothing of a request has arrived.
    package var isEmpty: Bool { bytes.isEmpty && pending == nil }

    /// Whether more has arrived than a request may have; its sender doesn't wait for answers.
    package var isOverfull: Bool { bytes.count > limits.headLength + limits.bodyLength }

    /// Takes bytes that have arrived.
    package mutating func receive(_ new: ArraySlice<UInt8>) {
        bytes += new
    }

    /// Takes the next request out of what has arrived.
    ///
    /// - Returns: The request; `nil` if it isn't whole yet.
    /// - Throws: The status with which it is refused.
    package mutating func next() throws(HTTPStatus) -> HTTPRequest? {
        if pending == nil {
            guard let head = try takeHead() else { return nil }
            pending = try HTTPRequestHead(head).request(longestBody: limits.bodyLength)
        }
        guard let (head, length) = pending, bytes.count >= length else { return nil }
        var request = head
        request.body = Array(bytes.prefix(length))
        bytes.removeFirst(length)
        pending = nil
        return request
    }

    /// Takes the bytes of a head, without its empty line.
    private mutating func takeHead() throws(HTTPStatus) -> [UInt8]? {
        // Some clients send an empty line after a body (RFC 9112, 2.2).
        while bytes.starts(with: [13, 10]) {
            bytes.removeFirst(2)
            searched = 0
        }
        guard let end = endOfHead() else {
            guard bytes.count < limits.headLength + Self.end.count else { throw .fieldsTooLarge }
            searched = max(0, bytes.count - 3)
            return nil
        }
        guard end <= limits.headLength else { throw .fieldsTooLarge }
        let head = Array(bytes[..<end])
        bytes.removeFirst(end + Self.end.count)
        searched = 0
        return head
    }

    private func endOfHead() -> Int? {
        guard searched <= bytes.count - Self.end.count else { return nil }
        return (searched...(bytes.count - Self.end.count)).first { start in
            bytes[start] == 13 && bytes[start..<(start + Self.end.count)].elementsEqual(Self.end)
        }
    }
}
