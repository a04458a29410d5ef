import Testing

@testable import MPCore

@Suite struct IdentSeriesTests {
    private let series = IdentSeries(serverID: "0f1e")

    @Test(arguments: [1, 9, 10, 15, 16, 255, 4096, UInt64.max])
    func readsItsIdentsBack(number: UInt64) {
        #expect(series.number(in: series.ident(of: number)) == number)
    }

    @Test(
        "Each number has one ident",
        arguments: [
            "", "0f1e", "0f1e-", "0f1e-0", "0f1e-01", "0f1e-A", "0f1e-g", "0f1e- 1", "0f1e-1 ",
            "0f1e-+1", "0f1f-1", "0F1e-1", "0f1e_1", "1", "0f1e-10000000000000000", "0f1e-1é",
        ]
    )
    func takesNothingElse(ident: String) {
        #expect(series.number(in: ident) == nil)
    }

    /// They are compared several octets at a time, and then one by one.
    @Test(arguments: ["", "a", "abcdefg", "abcdefgh", "0123456789abcdef", "0123456789abcdef01"])
    func takesNoIdentThatDiffersInAnyOctet(serverID: String) {
        let series = IdentSeries(serverID: serverID)
        let ident = series.ident(of: 0x2a)
        #expect(series.number(in: ident) == 0x2a)
        for position in 0..<serverID.utf8.count + 1 {
            var octets = Array(ident.utf8)
            octets[position] ^= 1
            let number = series.number(in: octets.span)
            #expect(number == nil)
        }
        for length in 0..<serverID.utf8.count + 2 {
            let beginning = Array(ident.utf8).prefix(length)
            let number = series.number(in: beginning.span)
            #expect(number == nil)
        }
    }
}
