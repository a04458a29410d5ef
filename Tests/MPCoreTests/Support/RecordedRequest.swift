import Foundation
import MPWire
import Testing

@testable import MPCore

/// A request as it was once sent, to the objects of ``RecordedRequest/objects``.
struct RecordedRequest: CustomTestStringConvertible {
    /// What a connection is for.
    enum Mode: String {
        case control, stock, link
    }

    let mode: Mode
    let name: String
    /// Without the header of its frame.
    let payload: [UInt8]

    var testDescription: String { "\(mode.rawValue): \(name)" }

    /// The payload with its header.
    var frame: [UInt8] { .frame(payload) }

    /// What CPython's client sends (`Resources/record_requests.py`), and what ours does.
    static let all = read("requests-cpython") + read("requests-link")

    /// The typeids of the objects that the requests are for, whose idents are `test-1` and so on.
    static let objects = [
        "list", "dict", "Queue", "Namespace", "Value", "Lock", "Event", "Semaphore", "Array", "set",
    ]

    /// Reads a line per request: mode, name and payload.
    private static func read(_ name: String) -> [RecordedRequest] {
        guard
            let url = Bundle.module.url(
                forResource: name,
                withExtension: "txt",
                subdirectory: "Resources"
            ), let text = try? String(contentsOf: url, encoding: .utf8)
        else { preconditionFailure("\(name).txt is missing") }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 3, let mode = Mode(rawValue: fields[0]) else {
                preconditionFailure("\(name).txt: \(line)")
            }
            return RecordedRequest(mode: mode, name: fields[1], payload: bytes(fields[2]))
        }
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }
}

extension RecordedRequest {
    /// What our client was asked for when it sent the requests in `requests-link.txt`.
    static let ofOurClient: [(name: String, request: Request)] = [
        ("list.append", request(1, "append", [.int(5)])),
        ("list.extend", request(1, "extend", [.list([.text("x"), .float(2.5), .null])])),
        ("list.pop", request(1, "pop", [.int(0)])),
        ("list.increment", request(1, "increment", [.int(0), .int(2)])),
        ("list.sort", request(1, "sort", [], ["reverse": .bool(true)])),
        ("dict.set", request(2, "__setitem__", [.text("key"), .bytes([1, 2])])),
        ("dict.get", request(2, "get", [.text("a")])),
        ("dict.pop", request(2, "pop", [.text("a"), .null])),
        ("dict.items", request(2, "items")),
        ("Queue.put", request(3, "put", [.dict(["job": .int(1)])])),
        ("Queue.get", request(3, "get", [.bool(true)], ["timeout": .float(1.5)])),
        ("Namespace.set", request(4, "__setattr__", [.text("x"), .int(1)])),
        ("Value.set", request(5, "set", [.int(7)])),
        ("Lock.acquire", request(6, "acquire", [.bool(true)])),
        ("Event.wait", request(7, "wait", [], timeout: .seconds(2))),
        ("Array.set", request(9, "__setitem__", [.int(1), .int(9)])),
        ("set.add", request(10, "add", [.tuple([.int(1), .text("b")])])),
        ("create", Request(ident: nil, method: "create", arguments: [.text("dict")])),
        ("types", Request(ident: nil, method: "types")),
        ("inspect", Request(ident: nil, method: "inspect")),
    ]

    private static func request(
        _ object: Int,
        _ method: String,
        _ arguments: [WireValue] = [],
        _ keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) -> Request {
        Request(
            ident: "test-" + String(object, radix: 16),
            method: method,
            arguments: arguments,
            keywords: keywords,
            timeout: timeout
        )
    }
}
