import MPTestSupport
import Testing

@testable import MPWire

struct FrameWritingTests {
    @Test(arguments: [[], Array("hello".utf8)])
    func writesTheRecordedFrames(payload: [UInt8]) throws {
        let vector = try #require(
            Vectors.all.framing.first { $0.len == payload.count }
        )
        var bytes: [UInt8] = [9]
        bytes.appendFrame { $0.append(contentsOf: payload) }
        #expect(bytes == [9] + vector.bytes)
    }

    @Test
    func readsAllRecordedFrames() throws {
        for vector in Vectors.all.framing {
            var decoder = FrameDecoder(limit: 5)
            decoder.append(vector.bytes[...])
            let payload = try #require(try decoder.next())
            #expect(Array(payload) == (vector.len == 0 ? [] : Array("hello".utf8)))
        }
    }

    @Test
    func usesTheLongFormAboveTheShortFormsLimit() {
        var bytes: [UInt8] = []
        bytes.appendFrame(longestShortForm: 2) { $0 += [1, 2] }
        bytes.appendFrame(longestShortForm: 2) { $0 += [1, 2, 3] }
        #expect(
            bytes
                == [0, 0, 0, 2, 1, 2]
                + [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 3] + [1, 2, 3]
        )
    }
}
