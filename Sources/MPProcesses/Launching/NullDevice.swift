import Glibc
internal import MPSystem

/// The device from which nothing comes.
package enum NullDevice {
    private static let opened = PerProcess<Int32>(open("/dev/null", O_RDWR | O_CLOEXEC))

    /// A descriptor of it, which stays open; -1 if there was none left.
    package static var descriptor: Int32 { opened.withLock { $0 } }
}
