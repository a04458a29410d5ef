import MPDashboard

/// The reader of HTTP: the same requests and the same refusal, however the bytes arrive, and nothing beyond the limits.
enum HTTPFeed {
    /// Of which size the pieces are (the first byte), the stream.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        guard let size = input.first, input.count > 1 else { return }
        let stream = input.dropFirst()
        let whole = try requests(stream, in: stream.count)
        let parts = try requests(stream, in: Int(size) + 1)
        try promise(whole.requests == parts.requests, "the requests depend on the pieces")
        // Of a head that never ends, more has come when it is refused in one piece.
        try promise(whole.refusal == parts.refusal, "the refusal depends on the pieces")
    }

    private static func requests(
        _ stream: ArraySlice<UInt8>,
        in size: Int
    ) throws(BrokenPromise) -> (requests: [HTTPRequest], refusal: HTTPStatus?) {
        let limits = HTTPLimits()
        var reader = HTTPRequestReader(limits: limits)
        var requests: [HTTPRequest] = []
        var rest = stream
        while !rest.isEmpty {
            reader.receive(rest.prefix(size))
            rest = rest.dropFirst(size)
            do throws(HTTPStatus) {
                while let request = try reader.next() { requests.append(request) }
            } catch {
                return (requests, error)
            }
        }
        for request in requests {
            try promise(request.body.count <= limits.bodyLength, "a body is beyond its limit")
            try promise(request.path.hasPrefix("/"), "a path isn't one")
        }
        return (requests, nil)
    }
}
