/// The first line and the fields of a request.
struct HTTPRequestHead {
    private let method: HTTPRequest.Method
    private let target: Substring
    private let isOld: Bool
    private let fields: HTTPFields

    /// Reads a head.
    ///
    /// - Parameter bytes: Its lines, without the empty one at the end.
    /// - Throws: The status with which it is refused.
    init(_ bytes: [UInt8]) throws(HTTPStatus) {
        // Visible ASCII, blanks and tabs, and line ends that are both characters.
        var previous: UInt8 = 0
        for byte in bytes {
            let isCut = (previous == 13) != (byte == 10)
            guard !isCut, (32...126).contains(byte) || [9, 10, 13].contains(byte) else {
                throw .badRequest
            }
            previous = byte
        }
        guard previous != 13 else { throw .badRequest }
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[1].hasPrefix("/") else { throw .badRequest }
        guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else { throw .versionNotSupported }
        guard let method = HTTPRequest.Method(rawValue: String(words[0])) else {
            throw .notImplemented
        }
        self.method = method
        target = words[1]
        isOld = words[2] == "HTTP/1.0"
        fields = try Self.fields(lines.dropFirst())
    }

    private static func fields(_ lines: ArraySlice<Substring>) throws(HTTPStatus) -> HTTPFields {
        var fields: HTTPFields = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
                line[..<colon].utf8.allSatisfy(Self.isToken)
            else { throw .badRequest }
            let value = line[line.index(after: colon)...]
            fields.append(line[..<colon].lowercased(), value.withoutBlanks)
        }
        return fields
    }

    /// Whether a name may have a byte (RFC 9110, 5.6.2); so a blank before the colon and a folded line are refused.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// The request without its body, and the length of that.
    ///
    /// - Throws: The status with which it is refused.
    func request(longestBody: Int) throws(HTTPStatus) -> (HTTPRequest, Int) {
        guard isOld || fields.values("host").count == 1 else { throw .badRequest }
        guard fields.values("transfer-encoding").isEmpty, fields.values("expect").isEmpty else {
            throw .notImplemented
        }
        let length = try bodyLength(longest: longestBody)
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts[0].percentDecoded() else { throw .badRequest }
        let query = try parts.count > 1 ? Self.query(parts[1]) : [:]
        let options = fields.values("connection").joined(separator: ",").lowercased()
            .split(separator: ",").map(\.withoutBlanks)
        let request = HTTPRequest(
            method,
            path,
            query: query,
            fields: fields,
            staysOpen: !isOld && !options.contains("close")
        )
        return (request, length)
    }

    private func bodyLength(longest: Int) throws(HTTPStatus) -> Int {
        let lengths = fields.values("content-length")
        guard let text = lengths.first else { return 0 }
        guard lengths.count == 1, !text.isEmpty,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .badRequest }
        guard let length = Int(text), length <= longest else { throw .contentTooLarge }
        return length
    }

    private static func query(_ text: Substring) throws(HTTPStatus) -> [String: String] {
        var query: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].percentDecoded(plusIsBlank: true),
                let value = (parts.count > 1 ? parts[1] : "").percentDecoded(plusIsBlank: true)
            else { throw .badRequest }
            query[name] = value
        }
        return query
    }
}

extension StringProtocol {
    /// The text without blanks and tabs around it.
    fileprivate var withoutBlanks: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        guard let first = firstIndex(where: { !isBlank($0) }),
            let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}

extension Substring {
    /// The text that an encoded one stands for (RFC 3986, 2.1); `nil` if it isn't one.
    fileprivate func percentDecoded(plusIsBlank: Bool = false) -> String? {
        var decoded: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexadecimal,
                    let low = rest.popFirst()?.hexadecimal
                else { return nil }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: decoded.append(UInt8(ascii: " "))
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate var hexadecimal: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
