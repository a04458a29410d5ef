import Glibc

/// Small text files of the kernel.
package enum TextFile {
    /// The beginning of a file; empty if it can't be read.
    package static func read(_ path: String) -> [UInt8] {
        let descriptor = Descriptor(adopting: open(path, O_RDONLY | O_CLOEXEC))
        return read(descriptor.rawValue)
    }

    /// The beginning of an open file; empty if it can't be read.
    package static func read(_ descriptor: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// The number at the beginning of a text; `nil` if it begins otherwise, or is too large.
    package static func number(_ text: ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
