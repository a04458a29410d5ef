import Glibc
import MPWire
import Multiprocessing
import Testing

/// Messages that are cut off, or over limits.
@Suite(.timeLimit(.minutes(10)))
struct PipeFaultTests {
    @Test(arguments: [true, false], [true, false])
    func aMessageThatWasCutOffIsTheEndOfSending(duplex: Bool, isCancelled: Bool) async throws {
        let (sending, receiving) = try PipeTests.ends(duplex: duplex)
        let large = [UInt8](repeating: 5, count: 8 << 20)
        let task = Task { try await sending.sendBytes(large) }
        #expect(try await receiving.poll(timeout: nil))
        #expect(sending.isWritable)
        if isCancelled {
            task.cancel()
            await expect(.cancelled) { try await task.value }
            receiving.close()
        } else {
            receiving.close()
            await expect(.connectionLost) { try await task.value }
            #expect(!sending.isWritable)
        }
        let error = await expect(.connectionLost) { try await sending.send(1) }
        #expect(error?.message.contains("cut off") == true)
        #expect(!sending.isWritable)
    }

    @Test func theEndAfterUnreadMessagesIsTheEndOfFile() async throws {
        let (first, second) = try pipe()
        try await first.send("unread")
        try await second.send(5)
        second.close()
        #expect(try await first.receive(Int.self) == 5)
        await expect(.endOfFile) { _ = try await first.receive(Int.self) }
        let (third, fourth) = try pipe()
        try await third.send("unread")
        #expect(write(try fourth.fileDescriptor, [0, 0, 0, 4, 1] as [UInt8], 5) == 5)
        fourth.close()
        await expect(.connectionLost) { _ = try await third.receiveBytes() }
    }

    @Test func aLengthThatCannotBeCountedIsTooLong() async throws {
        var configuration = ConnectionConfiguration()
        configuration.messageLimitInBytes = .max
        let (first, second) = try pipe(configuration: configuration)
        let header: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0x7f] + [UInt8](repeating: 0xff, count: 7)
        #expect(write(try first.fileDescriptor, header, 12) == 12)
        await expect(.messageTooLong) { _ = try await second.receiveBytes() }
    }

    @Test func valuesOverAPipeAreAsLargeAsTheirPickles() async throws {
        // 200 references to one byte string of a megabyte: more than strangers may send.
        var pickle: [UInt8] = [0x80, 4, 0x5d, 0x28, 0x42, 0, 0, 0x10, 0]
        pickle += [UInt8](repeating: 7, count: 1 << 20) + [0x94]
        for _ in 0..<199 { pickle += [0x68, 0] }
        pickle += [0x65, 0x2e]
        let (first, second) = try pipe()
        async let sent: Void = first.sendBytes(pickle)
        let value = try await second.receive(WireValue.self)
        try await sent
        guard case .list(let list) = value else {
            Issue.record("it is no list")
            return
        }
        #expect(list.count == 200)
        let stranger = try Connection(fileDescriptor: dup(try second.fileDescriptor))
        async let again: Void = first.sendBytes(pickle)
        let error = await expect(.typeMismatch) { _ = try await stranger.receive(WireValue.self) }
        #expect(error?.message.contains("over a limit") == true)
        try await again
        try await first.send(1)
        #expect(try await stranger.receive(Int.self) == 1)
    }
}
