import Multiprocessing
import Testing

@testable import syncmanager

@Suite struct EnvironmentDefaultsTests {
    private let environment = EnvironmentDefaults(variables: [
        "SYNCMANAGER_ADDRESS": "tls://farm:5000", "SYNCMANAGER_AUTHKEY_FILE": "/etc/key",
    ])

    @Test func argumentsWin() throws {
        let address = try environment.address(or: .unix(path: "/tmp/m"))
        #expect(address == Setting(value: .unix(path: "/tmp/m"), variable: nil))
        #expect(address.origin == "")
        #expect(try environment.authkeyFile(or: "key") == Setting(value: "key", variable: nil))
    }

    @Test func theEnvironmentFillsIn() throws {
        let address = try environment.address(or: nil)
        let expected = Setting(
            value: Address.tls(host: "farm", port: 5000),
            variable: "SYNCMANAGER_ADDRESS"
        )
        #expect(address == expected)
        #expect(address.origin == " (from SYNCMANAGER_ADDRESS)")
        let file = try environment.authkeyFile(or: nil)
        #expect(file == Setting(value: "/etc/key", variable: "SYNCMANAGER_AUTHKEY_FILE"))
    }

    @Test(arguments: [[:], ["SYNCMANAGER_ADDRESS": "", "SYNCMANAGER_AUTHKEY_FILE": ""]])
    func whatIsNowhereIsMissing(variables: [String: String]) {
        let environment = EnvironmentDefaults(variables: variables)
        #expect {
            _ = try environment.address(or: nil)
        } throws: {
            "\($0)".contains("an address is missing") && "\($0)".contains("SYNCMANAGER_ADDRESS")
        }
        #expect {
            _ = try environment.authkeyFile(or: nil)
        } throws: {
            "\($0)".contains("--authkey-file is missing")
        }
    }

    @Test func aVariableThatHoldsNoAddressIsNamed() {
        let environment = EnvironmentDefaults(variables: ["SYNCMANAGER_ADDRESS": "farm:5000"])
        #expect {
            _ = try environment.address(or: nil)
        } throws: {
            "\($0)".contains("SYNCMANAGER_ADDRESS: 'farm:5000' is no address")
        }
    }
}
