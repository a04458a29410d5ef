internal import CSystem
import Glibc
package import MPSystem

/// The socket between a parent and one of its children: the parent tells what to run, the child what became of it.
///
/// The parent's end of the pair never blocks; the child's end does, so that a child needs no event loop to begin.
package struct ControlSocket: ~Copyable, Sendable {
    /// The two ends of a new socket.
    package struct Pair: ~Copyable, Sendable {
        package let parent: Descriptor
        package let child: Descriptor

        /// Keeps the child's end, and closes the parent's.
        package consuming func takeChild() -> ControlSocket {
            ControlSocket(child)
        }

        /// Hands out the numbers of both ends, which the caller closes.
        package consuming func release() -> (parent: Int32, child: Int32) {
            (parent.release(), child.release())
        }
    }

    private let socket: Descriptor

    /// Takes over the child's end.
    package init(adopting descriptor: Int32) { socket = Descriptor(adopting: descriptor) }

    private init(_ socket: consuming Descriptor) { self.socket = socket }

    /// Its number.
    package var descriptor: Int32 { socket.rawValue }

    /// Makes the two ends of a socket.
    ///
    /// - Parameter isParentBlocking: Whether the parent's end blocks, too.
    /// - Returns: The ends.
    /// - Throws: No descriptor is left.
    package static func makePair(
        isParentBlocking: Bool = false
    ) throws(SystemError) -> Pair {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw SystemError(call: "socketpair", code: errno)
        }
        let pair = Pair(
            parent: beyondStandard(Descriptor(adopting: ends[0])),
            child: beyondStandard(Descriptor(adopting: ends[1]))
        )
        guard pair.parent.rawValue >= 0, pair.child.rawValue >= 0,
            isParentBlocking || fcntl(pair.parent.rawValue, F_SETFL, O_NONBLOCK) == 0
        else { throw SystemError(call: "fcntl", code: errno) }
        return pair
    }

    /// A stream that isn't passed on.
    static let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    /// Moves a descriptor away from the numbers of standard input, output and errors, where it would get what is printed.
    private static func beyondStandard(_ descriptor: consuming Descriptor) -> Descriptor {
        guard 0...STDERR_FILENO ~= descriptor.rawValue else { return descriptor }
        return Descriptor(
            adopting: fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        )
    }

    /// The process that has made the pair of a socket; `nil` if the descriptor is something else.
    package static func maker(of descriptor: Int32) -> Int32? {
        var credentials = (process: Int32(0), user: UInt32(0), group: UInt32(0))
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        let outcome = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length)
        return outcome == 0 ? credentials.process : nil
    }
}

extension ControlSocket {
    /// The size of what precedes the parent's message: the number of descriptors and the length, big-endian.
    private static let headerSize = 16

    /// Announces a message to a child, and gives it copies of descriptors; the message itself follows.
    ///
    /// - Parameters:
    ///   - count: The length of the message in bytes.
    ///   - descriptors: The descriptors; at most 253.
    ///   - parentEnd: The parent's end of the socket, over which nothing was sent yet.
    /// - Throws: There are too many descriptors, or the child is gone.
    package static func announce(
        _ count: Int,
        passing descriptors: [Int32],
        over parentEnd: Int32
    ) throws(SystemError) {
        var header = [UInt64(descriptors.count).bigEndian, UInt64(count).bigEndian]
        let written = mp_send_with_descriptors(
            parentEnd,
            &header,
            headerSize,
            descriptors,
            Int32(descriptors.count),
            0
        )
        guard written == headerSize else { throw SystemError(call: "sendmsg", code: errno) }
    }

    /// What a child got.
    package struct Message: Sendable {
        package let bytes: [UInt8]
        package let descriptors: [Int32]
        /// How many descriptors there was no room for in this process.
        package let lost: Int
    }

    /// Waits for the parent's message.
    ///
    /// - Returns: The message, and the descriptors that came with it; `nil` if the parent is gone.
    package func receive() -> Message? {
        var header: [UInt64] = [0, 0]
        var descriptors = [Int32](repeating: -1, count: Int(mp_max_descriptors))
        var number: Int32 = 0
        let received = mp_receive_with_descriptors(
            descriptor,
            &header,
            Self.headerSize,
            &descriptors,
            Int32(mp_max_descriptors),
            &number,
            0
        )
        guard received == Self.headerSize else { return nil }
        let lost = Int(UInt64(bigEndian: header[0])) - Int(number)
        let count = Int(UInt64(bigEndian: header[1]))
        var isComplete = true
        let message = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let room = UnsafeMutableBufferPointer(rebasing: buffer[filled..<count])
                let read = recv(descriptor, room.baseAddress, room.count, 0)
                if read > 0 {
                    filled += read
                } else if read == 0 || errno != EINTR {
                    isComplete = false
                    return
                }
            }
        }
        guard isComplete else { return nil }
        return Message(
            bytes: message,
            descriptors: Array(descriptors.prefix(Int(number))),
            lost: lost
        )
    }

    /// Waits until the parent has sent something after its message, or is gone.
    package func waitForByte() {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) < 0, errno == EINTR {}
    }

    /// Writes all bytes to the parent; blocks while the parent doesn't read.
    ///
    /// - Returns: Whether the parent is there.
    @discardableResult
    package func send(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = Glibc.send(
                    descriptor,
                    part.baseAddress,
                    part.count,
                    Int32(MSG_NOSIGNAL)
                )
                if written >= 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}
