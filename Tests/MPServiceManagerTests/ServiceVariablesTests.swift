import Testing

@testable import MPServiceManager

@Suite struct ServiceVariablesTests {
    @Test func withoutVariablesThereIsNobodyToTalkTo() throws {
        let variables = try ServiceVariables([:], process: 7)
        #expect(variables.notifyAddress == nil)
        #expect(variables.watchdogInterval == nil)
        #expect(variables.sockets.isEmpty)
    }

    @Test func socketsHaveNamesInTheirOrder() throws {
        let variables = try ServiceVariables(
            ["LISTEN_PID": "7", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "tls::clients"],
            process: 7
        )
        #expect(variables.sockets.map(\.descriptor) == [3, 4, 5])
        #expect(variables.sockets.map(\.name) == ["tls", "unknown", "clients"])
    }

    @Test func socketsNeedNoNames() throws {
        let variables = try ServiceVariables(["LISTEN_PID": "7", "LISTEN_FDS": "2"], process: 7)
        #expect(variables.sockets.map(\.name) == ["unknown", "unknown"])
    }

    @Test(arguments: [["LISTEN_FDS": "1"], ["LISTEN_FDS": "1", "LISTEN_PID": "8"]])
    func socketsOfAnotherProcessAreLeftAlone(variables: [String: String]) throws {
        #expect(try ServiceVariables(variables, process: 7).sockets.isEmpty)
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "2500"], Duration.microseconds(2500) as Duration?),
        (["WATCHDOG_USEC": "2500", "WATCHDOG_PID": "7"], .microseconds(2500)),
        (["WATCHDOG_USEC": "2500", "WATCHDOG_PID": "8"], nil), ([:], nil),
    ])
    func theWatchdogIsOfThisProcess(variables: [String: String], interval: Duration?) throws {
        #expect(try ServiceVariables(variables, process: 7).watchdogInterval == interval)
    }

    @Test(arguments: [
        (["LISTEN_PID": "7", "LISTEN_FDS": "many"], "LISTEN_FDS is 'many'"),
        (["LISTEN_PID": "7", "LISTEN_FDS": "-1"], "LISTEN_FDS is '-1'"),
        (["LISTEN_PID": "7", "LISTEN_FDS": "1001"], "LISTEN_FDS is '1001'"),
        (["WATCHDOG_USEC": "0"], "WATCHDOG_USEC is '0'"),
        (["NOTIFY_SOCKET": "vsock:1:2"], "NOTIFY_SOCKET is 'vsock:1:2'"),
    ])
    func valuesThatNobodyCanActOnAreErrors(variables: [String: String], text: String) {
        #expect {
            _ = try ServiceVariables(variables, process: 7)
        } throws: {
            "\($0)".hasPrefix(text)
        }
    }

    @Test func addressesArePathsOrAbstractNames() throws {
        #expect(NotifyAddress("/run/n")?.bytes == Array("/run/n\0".utf8))
        #expect(NotifyAddress("@n1")?.bytes == Array("\0n1".utf8))
        #expect(NotifyAddress("/" + String(repeating: "n", count: 106)) != nil)
        for text in ["", "run", "/" + String(repeating: "n", count: 107)] {
            #expect(NotifyAddress(text) == nil)
        }
    }
}
