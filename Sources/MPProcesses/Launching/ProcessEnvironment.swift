internal import CProcesses
import Glibc

/// The environment of this process, byte by byte: not everything in it need be text.
package enum ProcessEnvironment {
    /// The variables, each as `name=value`.
    package static var entries: [[UInt8]] {
        var entries: [[UInt8]] = []
        var next = mp_environment()
        while let text = next?.pointee {
            entries.append(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
            next = next?.successor()
        }
        return entries
    }
}
