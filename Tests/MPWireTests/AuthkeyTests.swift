import MPWire
import Testing

struct AuthkeyTests {
    private let key = Authkey(bytes: Array("open sesame".utf8))

    @Test
    func lendsTheBytesAsTheyAre() {
        #expect(key.withBytes { Array($0) } == Array("open sesame".utf8))
        #expect(Authkey(bytes: []).withBytes { $0.count } == 0)
    }

    @Test
    func leavesTheCallersArrayAlone() {
        let bytes = Array("open sesame".utf8)
        _ = Authkey(bytes: bytes)
        #expect(bytes == Array("open sesame".utf8))
    }

    @Test(arguments: ["", "open sesam", "open sesame!", "Open sesame"])
    func equalsOnlyTheSameBytes(other: String) {
        #expect(key == Authkey(bytes: Array("open sesame".utf8)))
        #expect(key == key)
        #expect(key != Authkey(bytes: Array(other.utf8)))
    }

    @Test(arguments: [0, 1, 15, 16, 32])
    func fewerThanSixteenBytesAreTooWeakUnlessAllowed(count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        #expect(Authkey(bytes: bytes).isTooWeak == (count < 16))
        #expect(!Authkey(bytes: bytes, allowsWeakKey: true).isTooWeak)
    }

    @Test
    func isWrittenWhereItStays() {
        let key = Authkey(capacity: 8) { room in
            room[0] = 1
            room[1] = 2
            return 2
        }
        #expect(key == Authkey(bytes: [1, 2]))
    }

    @Test
    func showsNothing() {
        var dumped = ""
        dump(key, to: &dumped)
        let bytes = "\(Array("open".utf8))".dropFirst().dropLast()
        for text in ["\(key)", String(reflecting: key), dumped, String(reflecting: [key])] {
            #expect(text.contains("Authkey(<redacted>)"))
            #expect(!text.contains("sesame") && !text.contains(bytes))
        }
        #expect(Mirror(reflecting: key).children.isEmpty)
    }
}
