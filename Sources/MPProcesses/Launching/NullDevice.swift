import Glibc
internal import MPSystem

/// The device from which nothing comes.
package enum NullDevice {
    /// Puts it in place of a descriptor; closes that if there is no descriptor left to open it.
    package static func replace(_ descriptor: Int32) {
        let device = Descriptor(adopting: open("/dev/null", O_RDWR | O_CLOEXEC))
        guard device.rawValue < 0 || dup2(device.rawValue, descriptor) < 0 else { return }
        close(descriptor)
    }
}
