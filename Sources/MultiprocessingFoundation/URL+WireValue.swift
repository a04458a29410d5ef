internal import MPWire
public import Foundation
public import Multiprocessing

extension URL: WireValueConvertible, WireComparable {
    /// The `str` of the URL.
    public var wireValue: WireValue { .text(absoluteString) }

    /// Reads a `str`, or a path of `pathlib` as the URL of a file.
    ///
    /// - Parameter wireValue: What Python, or another Swift program, has sent.
    /// - Throws: `WireValueError` for a text that is no URL, and for everything else.
    public init(wireValue: WireValue) throws {
        if case .object = wireValue {
            // A path of another machine: whether it is a directory here says nothing.
            let path = try wireValue.decoded(as: String.self)
            self.init(filePath: path, directoryHint: .notDirectory)
            return
        }
        guard case .text(let text) = wireValue, let url = URL(string: text) else {
            throw WireValueError.expected(Self.self, found: wireValue)
        }
        self = url
    }
}
