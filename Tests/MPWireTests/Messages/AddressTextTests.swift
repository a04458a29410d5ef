import MPWire
import Testing

struct AddressTextTests {
    static let addresses: [(String, Address)] = [
        ("unix:/run/manager.sock", .unix(path: "/run/manager.sock")),
        ("unix:manager.sock", .unix(path: "manager.sock")),
        ("unix:a b%20", .unix(path: "a b%20")),
        ("unix:./@home", .unix(path: "./@home")),
        ("unix:@jobs", .abstract(name: Array("jobs".utf8))),
        ("unix:@%00a%25%ff", .abstract(name: [0, 0x61, 0x25, 0xff])),
        ("tcp://127.0.0.1:5000", .tcp(host: "127.0.0.1", port: 5000)),
        ("tcp://farm.example:0", .tcp(host: "farm.example", port: 0)),
        ("tls://farm.example:5000", .tls(host: "farm.example", port: 5000)),
        ("tls://[::1]:80", .tls(host: "::1", port: 80)),
        ("tcp://[::1]:80", .tcp(host: "::1", port: 80)),
        ("tcp://[fe80::1%eth0]:65535", .tcp(host: "fe80::1%eth0", port: 65535)),
    ]

    @Test(arguments: addresses)
    func textAndAddressBecomeEachOther(text: String, address: Address) throws {
        #expect(try Address(parsing: text) == address)
        #expect(address.description == text)
    }

    @Test
    func aPathIsNotTakenForAnAbstractName() throws {
        let address = Address.unix(path: "@home")
        #expect(address.description == "unix:./@home")
        #expect(try Address(parsing: address.description) == .unix(path: "./@home"))
    }

    @Test(arguments: [
        ("", "it begins with none of 'unix:', 'tcp://' and 'tls://'"),
        ("/run/manager.sock", "it begins with none of 'unix:', 'tcp://' and 'tls://'"),
        ("ssl://farm:1", "it begins with none of 'unix:', 'tcp://' and 'tls://'"),
        ("unix:", "the path is missing"),
        ("unix:a\0b", "the path contains a zero byte"),
        ("unix:@", "the name after '@' is missing"),
        ("unix:@50%", "'%' is not followed by two hexadecimal digits"),
        ("unix:@%+1", "'%' is not followed by two hexadecimal digits"),
        ("tcp://host", "the port is missing"),
        ("tcp://[::1]", "the port is missing"),
        ("tcp://:80", "the host is missing"),
        ("tcp://[]:80", "the host is missing"),
        ("tcp://host:", "the port '' is no number from 0 to 65535"),
        ("tcp://host:65536", "the port '65536' is no number from 0 to 65535"),
        ("tcp://host:+80", "the port '+80' is no number from 0 to 65535"),
        ("tcp://host:80/", "the port '80/' is no number from 0 to 65535"),
        ("tcp://::1:80", "an IPv6 address, and nothing else, stands in brackets"),
        ("tcp://[host]:80", "an IPv6 address, and nothing else, stands in brackets"),
        ("tcp://user@host:80", "'user@host' is no host"),
        ("tcp:// host:80", "' host' is no host"),
    ])
    func theErrorSaysWhatIsWrong(text: String, reason: String) {
        let error = #expect(throws: AddressError.self) { try Address(parsing: text) }
        #expect(error?.reason == reason)
        #expect(
            error?.description.hasPrefix("'\(text)' is no address: \(reason) (the forms are")
                == true
        )
    }

    @Test
    func pathsOfSocketsAreShort() throws {
        let path = String(repeating: "x", count: 107)
        #expect(try Address(parsing: "unix:" + path) == .unix(path: path))
        let error = #expect(throws: AddressError.self) { try Address(parsing: "unix:y" + path) }
        #expect(error?.reason == "the path has 108 bytes, and a Unix socket takes 107")
        let name = #expect(throws: AddressError.self) { try Address(parsing: "unix:@y" + path) }
        #expect(name?.reason == "the name has 108 bytes, and a Unix socket takes 107")
    }
}
