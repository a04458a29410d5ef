import CMultiprocessing
internal import CSystem
import Glibc
package import MPSystem

/// A stream over a socket or one end of a pipe, which users read and write by system calls of their own.
///
/// The descriptor may be shared with other processes, such as a child that has inherited it: so its blocking mode, which is
/// common to all of them, is left as it is, and each call says that it doesn't wait.
package final class DescriptorStream: ByteStream {
    /// What the descriptor is.
    private enum Kind {
        case socket
        case pipe
    }

    /// What one direction needs.
    private struct Half {
        /// The descriptor; -1 once the stream is closed.
        var descriptor: Int32
        /// Whether it is known not to block, since the kernel can't be told at each call.
        var isNonBlocking = false
        var brief: BriefWait
    }

    /// The largest number of pieces in one call.
    private static let piecesAtOnce = 64
    /// How many bytes are written in one call.
    private static let turnLength = 4 << 20

    package let loop: EventLoop
    package let directions: Set<StreamDirection>
    package let polling: PollingPolicy
    private let kind: Kind
    // Two locks, so that bytes go in both directions at a time. Whoever holds one knows that the descriptor isn't closed.
    private let input: Guarded<Half>
    private let output: Guarded<Half>
    private let watch: DescriptorWatch

    /// Takes over a connected socket, or an end of a pipe.
    ///
    /// A pipe whose calls can't be told not to wait is opened again under the same number, and doesn't block then: other
    /// processes keep the blocking mode of what they have. That is so before Linux 6.4, and if it was opened again before.
    ///
    /// - Parameters:
    ///   - descriptor: The descriptor, which is closed with the stream, or if it is something else.
    ///   - loop: Waits where callers are suspended.
    ///   - polling: Whether callers wait on their own threads for a moment.
    ///   - knowsNoWait: Whether calls for a pipe can be told not to wait; `nil` finds out.
    /// - Throws: The descriptor is something else.
    package init(
        adopting descriptor: consuming Descriptor,
        on loop: EventLoop,
        polling: PollingPolicy,
        knowsNoWait: Bool? = nil
    ) throws(SystemError) {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else {
            throw SystemError(call: "fstat", code: errno)
        }
        switch status.st_mode & S_IFMT {
        case S_IFSOCK:
            kind = .socket
            directions = [.reading, .writing]
        case S_IFIFO:
            kind = .pipe
            directions = Self.directions(of: fcntl(descriptor.rawValue, F_GETFL))
        default: throw SystemError(call: "fstat", code: ENOTSOCK)
        }
        self.loop = loop
        self.polling = polling
        let descriptor = descriptor.release()
        // Now, since nobody watches it yet.
        let isNonBlocking =
            kind == .pipe && knowsNoWait != true
            && Self.becomesNonBlocking(descriptor, directions)
        let half = Half(
            descriptor: descriptor,
            isNonBlocking: isNonBlocking,
            brief: BriefWait(polling)
        )
        input = Guarded(half)
        output = Guarded(half)
        watch = DescriptorWatch(descriptor, on: loop)
    }

    deinit {
        close()
    }

    package var isClosed: Bool { input.withLock { $0.descriptor < 0 } }

    package var descriptor: Int32? { input.withLock { $0.descriptor < 0 ? nil : $0.descriptor } }

    package var readinessDescriptor: Int32? { descriptor }

    package func read(into buffer: UnsafeMutableRawBufferPointer) -> StreamRead {
        input.withLock { half in
            guard half.descriptor >= 0 else { return .closed }
            let count = transfer(&half) { half in
                switch kind {
                case .socket:
                    recv(half.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                case .pipe:
                    Int(
                        mp_read_pipe(
                            half.descriptor,
                            buffer.baseAddress,
                            buffer.count,
                            half.isNonBlocking ? 1 : 0
                        )
                    )
                }
            }
            return outcome(ofReading: count, half, call: "read")
        }
    }

    package func write(_ queue: inout ByteQueue) -> StreamWrite {
        let count = output.withLock { half -> Int? in
            guard half.descriptor >= 0 else { return nil }
            return queue.withFirstPieces(atMost: Self.piecesAtOnce) { pieces in
                var vectors = Self.vectors(pieces)
                return transfer(&half) { half in write(&vectors, to: half) }
            }
        }
        guard let count else { return .closed }
        guard count < 0 else {
            queue.removeFirst(count)
            return .written
        }
        return -count == EAGAIN
            ? .blocked : .failed(CloseReason(code: Int32(-count), call: "write"))
    }

    package func isReady(for direction: StreamDirection) -> Bool {
        half(of: direction).withLock { half in
            half.descriptor >= 0 && BriefWait.isReady(half.descriptor, direction)
        }
    }

    package func wait(
        for direction: StreamDirection,
        until deadline: Duration?
    ) async -> StreamWait {
        if Task.isCancelled { return .cancelled }
        let side = half(of: direction)
        // Copied, since waiting under the lock would keep the stream from being closed.
        var (descriptor, brief) = side.withLock { ($0.descriptor, $0.brief) }
        guard descriptor >= 0 else { return .closed }
        let end = deadline.map(\.wholeNanoseconds) ?? .max
        let isReady = brief.wait(for: descriptor, direction, until: end)
        let isOpen = side.withLock { half in
            half.brief = brief
            return half.descriptor >= 0
        }
        guard isOpen else { return .closed }
        if isReady { return .ready }
        return await watch.wait(for: direction, until: deadline)
    }

    package func acknowledgeQuickly() {
        // A socket that isn't TCP refuses it, which doesn't matter.
        input.withLock { half in
            _ = SocketOptions.set(half.descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, 1)
        }
    }

    package func shareThread() async {
        guard input.withLock({ $0.brief.isTimeForOthers() }) else { return }
        let before = EventLoop.processorTime()
        await Task.yield()
        let used = EventLoop.processorTime() - before
        input.withLock { $0.brief.returned(afterUsing: used) }
    }

    package func close() {
        let descriptor = output.withLock { half in exchange(&half.descriptor, with: -1) }
        input.withLock { $0.descriptor = -1 }
        guard descriptor >= 0 else { return }
        watch.end { _ = Glibc.close(descriptor) }
    }
}

// MARK: - What only descriptors can

extension DescriptorStream {
    /// Whether the stream is a Unix socket, over which descriptors can be sent.
    package var carriesDescriptors: Bool {
        guard kind == .socket else { return false }
        return input.withLock { isUnixSocket($0) }
    }

    /// Sends a descriptor, without waiting.
    package func send(descriptor: Int32) -> StreamWrite {
        output.withLock { half in
            guard half.descriptor >= 0 else { return .closed }
            let count = transfer(&half) { half in
                // As CPython's multiprocessing.reduction: one byte, the number of descriptors, comes with them.
                var one: UInt8 = 1
                return mp_send_with_descriptors(
                    half.descriptor,
                    &one,
                    1,
                    [descriptor],
                    1,
                    Int32(MSG_DONTWAIT)
                )
            }
            if count > 0 { return .written }
            return -count == EAGAIN
                ? .blocked : .failed(CloseReason(code: Int32(-count), call: "sendmsg"))
        }
    }

    /// Receives a descriptor, without waiting.
    ///
    /// - Parameter descriptor: Gets it; the caller closes it. -1 if bytes came without one.
    /// - Returns: Whether something came.
    package func receive(descriptor: inout Int32) -> StreamRead {
        input.withLock { half in
            guard half.descriptor >= 0 else { return .closed }
            var announced: UInt8 = 0
            // Room for one more than is wanted, so that a second one is noticed.
            var received: [Int32] = [-1, -1]
            var number: Int32 = 0
            let count = transfer(&half) { half in
                mp_receive_with_descriptors(
                    half.descriptor,
                    &announced,
                    1,
                    &received,
                    2,
                    &number,
                    Int32(MSG_DONTWAIT)
                )
            }
            if number > 1 || announced != 1 {
                // Another number than the one announced: CPython refuses that, too.
                for index in 0..<Int(number) { Glibc.close(received[index]) }
                received[0] = -1
            }
            descriptor = received[0]
            return outcome(ofReading: count, half, call: "recvmsg")
        }
    }

    /// Makes a descriptor for another process that waits in its system calls, as CPython does.
    ///
    /// - Returns: The descriptor, closed on exec; the caller closes it.
    package func blockingCopy() throws(SystemError) -> Int32 {
        let copy = input.withLock { half in
            // What doesn't block here would not block there.
            let isShared = kind == .socket || fcntl(half.descriptor, F_GETFL) & O_NONBLOCK == 0
            let own = isShared ? -1 : mp_reopen_pipe(half.descriptor, 1)
            return own >= 0 ? own : fcntl(half.descriptor, F_DUPFD_CLOEXEC, 3)
        }
        guard copy >= 0 else { throw SystemError(call: "fcntl", code: errno) }
        return copy
    }
}

// MARK: - System calls

extension DescriptorStream {
    private func half(of direction: StreamDirection) -> Guarded<Half> {
        direction == .reading ? input : output
    }

    /// Calls the system until it isn't interrupted.
    ///
    /// - Returns: What the call returns; its error number below zero.
    private func transfer(_ half: inout Half, _ call: (Half) -> Int) -> Int {
        while true {
            let count = call(half)
            guard count < 0 else { return count }
            switch errno {
            case EINTR: continue
            case EOPNOTSUPP where kind == .pipe && !half.isNonBlocking:
                // Without /proc, or without a reader: whoever shares it has to cope with that.
                half.isNonBlocking = true
                let flags = fcntl(half.descriptor, F_GETFL)
                _ = fcntl(half.descriptor, F_SETFL, flags | O_NONBLOCK)
            default: return -Int(errno)
            }
        }
    }

    private func outcome(ofReading count: Int, _ half: Half, call: String) -> StreamRead {
        if count > 0 { return .bytes(count) }
        switch Int32(-count) {
        case 0: return .endOfStream
        case EAGAIN: return .nothing
        // All that was sent has been read; the other end was closed without reading all of ours.
        case ECONNRESET where isUnixSocket(half): return .endOfStream
        case let code: return .failed(CloseReason(code: code, call: call))
        }
    }

    private func isUnixSocket(_ half: Half) -> Bool {
        kind == .socket && SocketName(of: half.descriptor)?.family == AF_UNIX
    }

    /// Opens a pipe again if calls for it can't be told not to wait.
    ///
    /// There is no telling that from a writing end without writing: it is opened again in any case.
    ///
    /// - Returns: Whether it was, and doesn't block now.
    private static func becomesNonBlocking(
        _ descriptor: Int32,
        _ directions: Set<StreamDirection>
    ) -> Bool {
        if directions.contains(.reading), mp_pipe_knows_nowait(descriptor) != 0 { return false }
        return mp_make_pipe_nonblocking(descriptor) == 0
    }

    private func write(_ vectors: inout [iovec], to half: Half) -> Int {
        vectors.withUnsafeMutableBufferPointer { vectors in
            switch kind {
            case .pipe:
                return Int(
                    mp_write_pipe(
                        half.descriptor,
                        vectors.baseAddress,
                        Int32(vectors.count),
                        half.isNonBlocking ? 1 : 0
                    )
                )
            case .socket:
                var message = msghdr()
                message.msg_iov = vectors.baseAddress
                message.msg_iovlen = vectors.count
                return sendmsg(half.descriptor, &message, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
        }
    }

    private static func vectors(_ pieces: [UnsafeRawBufferPointer]) -> [iovec] {
        var room = turnLength
        return pieces.map { piece in
            let length = min(room, piece.count)
            room -= length
            return iovec(
                iov_base: UnsafeMutableRawPointer(mutating: piece.baseAddress),
                iov_len: length
            )
        }
    }

    private static func directions(of flags: Int32) -> Set<StreamDirection> {
        switch flags & O_ACCMODE {
        case O_RDONLY: [.reading]
        case O_WRONLY: [.writing]
        default: [.reading, .writing]
        }
    }
}
