import Testing

@testable import syncmanager

/// What workers offer, as it is written on the command line.
struct OfferOptionTests {
    @Test(arguments: [
        ("gpu=1", "gpu", 1), ("memory=4G", "memory", 4 << 30), ("fast", "fast", 0),
        ("cores=0", "cores", 0),
    ])
    func reads(_ text: String, _ name: String, _ amount: Int) throws {
        let offer = try OfferOption(argument: text)
        #expect(offer.name == name)
        #expect(offer.amount == amount)
    }

    @Test(arguments: ["", "=1", "gpu=", "gpu=-1", "gpu=x", "memory=9999999999G"])
    func refuses(_ text: String) {
        #expect(throws: CommandError.self) { try OfferOption(argument: text) }
    }
}
