/// The status of a response.
package enum HTTPStatus: Int, Sendable, Error {
    case ok = 200
    case noContent = 204
    case badRequest = 400
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case timeout = 408
    case contentTooLarge = 413
    case unsupportedMediaType = 415
    case misdirected = 421
    case fieldsTooLarge = 431
    case serverError = 500
    case notImplemented = 501
    case unavailable = 503
    case versionNotSupported = 505

    /// The words beside the number (RFC 9110, 15).
    package var reason: String {
        switch self {
        case .ok: "OK"
        case .noContent: "No Content"
        case .badRequest: "Bad Request"
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .timeout: "Request Timeout"
        case .contentTooLarge: "Content Too Large"
        case .unsupportedMediaType: "Unsupported Media Type"
        case .misdirected: "Misdirected Request"
        case .fieldsTooLarge: "Request Header Fields Too Large"
        case .serverError: "Internal Server Error"
        case .notImplemented: "Not Implemented"
        case .unavailable: "Service Unavailable"
        case .versionNotSupported: "HTTP Version Not Supported"
        }
    }
}
