internal import MPSystem

/// The threads of this process.
package enum OwnThreads {
    /// Their number; `nil` if the kernel doesn't tell, such as for want of a descriptor.
    package static var count: Int? {
        let lines = TextFile.read("/proc/self/status").split(separator: UInt8(ascii: "\n"))
        let prefix = Array("Threads:\t".utf8)
        return lines.first { $0.starts(with: prefix) }
            .flatMap { TextFile.number($0.dropFirst(prefix.count)) }
    }
}
