import MPWire
import Testing

@testable import Multiprocessing

struct ReadAheadTests {
    private static func sealed(_ number: Int) throws -> SealedPickle {
        var pickle: [UInt8] = []
        WireValue.int(number).appendPickle(to: &pickle)
        return try #require(SealedPickle(pickle))
    }

    @Test func valuesComeInTheirOrder() throws {
        var ahead = ReadAhead()
        #expect(ahead.take() == nil)
        ahead.add(try (0..<3).map { try Self.sealed($0) })
        #expect(ahead.take() == (try Self.sealed(0)))
        ahead.add([try Self.sealed(3)])
        for number in 1...3 { #expect(ahead.take() == (try Self.sealed(number))) }
        #expect(ahead.take() == nil)
    }

    @Test func answersAreCountedNotValues() throws {
        var ahead = ReadAhead()
        #expect(ahead.seen == 0)
        ahead.add(try (0..<3).map { try Self.sealed($0) })
        _ = ahead.take()
        #expect(ahead.seen == 1)
        ahead.add([try Self.sealed(3)])
        #expect(ahead.seen == 2)
    }
}
