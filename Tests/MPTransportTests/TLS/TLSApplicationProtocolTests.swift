import Testing

@testable import MPTransport

struct TLSApplicationProtocolTests {
    private static func offer(_ names: String...) -> [UInt8] {
        names.flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
    }

    @Test(
        arguments: [
            (offer("mp/1"), true, "mp/1"), (offer("mp-ep/1"), true, "mp-ep/1"),
            // The better one, whatever the client prefers.
            (offer("mp-ep/1", "h2", "mp/1"), true, "mp/1"),
            (offer("h2", "mp-ep/1"), false, nil), (offer("mp-ep/1", "mp/1"), false, "mp/1"),
            (offer("h2"), true, nil), ([], true, nil),
            // Lengths that lie.
            ([4] + Array("mp/".utf8), true, nil), ([255], true, nil),
            (offer("mp/1") + [9], true, nil), ([0, 0] + offer("mp/1"), true, "mp/1"),
        ] as [([UInt8], Bool, String?)]
    )
    func choosesTheBestThatIsOffered(list: [UInt8], hasCertificate: Bool, chosen: String?) {
        let name = list.withUnsafeBufferPointer { list in
            TLSApplicationProtocol.known(hasCertificate: hasCertificate).choose(from: list).map {
                String(decoding: list[$0], as: UTF8.self)
            }
        }
        #expect(name == chosen)
    }

    @Test func offersTheBetterOneFirst() {
        let offer = TLSApplicationProtocol.known(hasCertificate: true).offer
        #expect(offer == Self.offer("mp/1", "mp-ep/1"))
        #expect(TLSApplicationProtocol.known(hasCertificate: false).offer == Self.offer("mp/1"))
    }
}
