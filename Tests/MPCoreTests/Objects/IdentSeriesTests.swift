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
}
