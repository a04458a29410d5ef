import MPWire
import Testing

struct TokenTests {
    @Test(
        arguments: [
            (.text("/tmp/s"), .unix(path: "/tmp/s")),
            (.bytes(Array("/tmp/s".utf8)), .unix(path: "/tmp/s")),
            (.bytes([0, 0x61, 0xff]), .abstract(name: [0x61, 0xff])),
            (.text("\0name"), .abstract(name: Array("name".utf8))),
            (.tuple([.text("h"), .int(5)]), .tcp(host: "h", port: 5)),
            (.tuple([.text("::1"), .int(5), .int(0), .int(0)]), .tcp(host: "::1", port: 5)),
            (.null, nil), (.int(3), nil), (.text(""), nil), (.tuple([.text("h")]), nil),
            (.list([.text("h"), .int(5)]), nil), (.bytes([0xff]), nil),
        ] as [(WireValue, Address?)]
    )
    func readsEveryFormOfAnAddress(_ value: WireValue, _ address: Address?) throws {
        #expect(Address(value) == address)
        if let address { #expect(Address(address.value) == address) }
    }

    @Test(
        arguments: [
            (.null, "expected a Token, found NoneType"),
            (
                .object(WireObject(.newObject, .global(Token.global), [])),
                "expected a Token, found Token"
            ),
            (
                .object(
                    WireObject(.newObject, .global(Token.global), [], steps: [.build(.tuple([]))])
                ),
                "a Token's state must be (typeid, address, id)"
            ),
        ] as [(WireValue, String)]
    )
    func saysWhatIsNoToken(_ value: WireValue, _ problem: String) {
        #expect(throws: MessageError(problem)) { try Token(value) }
    }
}
