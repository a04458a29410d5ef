/// A request that has arrived whole.
package struct HTTPRequest: Equatable, Sendable {
    /// What a client may want.
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
    }

    /// What is wanted.
    package let method: Method
    /// The path, decoded.
    package let path: String
    /// The parameters after the question mark, decoded; of several with one name, the last.
    package let query: [String: String]
    /// The fields.
    package let fields: HTTPFields
    /// The body.
    package var body: [UInt8]
    /// Whether the client wants the connection to stay open.
    package let staysOpen: Bool

    /// Stores the parts of a request.
    package init(
        _ method: Method,
        _ path: String,
        query: [String: String] = [:],
        fields: HTTPFields = [:],
        body: [UInt8] = [],
        staysOpen: Bool = true
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.staysOpen = staysOpen
    }
}
