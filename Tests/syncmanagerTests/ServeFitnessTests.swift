import ArgumentParser
import Testing

@testable import syncmanager

@Suite struct ServeFitnessTests {
    @Test(arguments: [
        ("tcp://127.0.0.1:0 --allow-user 5", "--allow-user goes with a unix: address"),
        ("tcp://127.0.0.1:0 --release-dead-clients", "--release-dead-clients goes with a unix:"),
        ("unix:m --allow-abstract", "--allow-abstract goes with a unix:@NAME address"),
        (
            "unix:m --certificate a --key b",
            "--certificate goes with a tls:// address; there is only unix:m"
        ),
        ("unix:m --tls-by-authkey", "--tls-by-authkey goes with a tls:// address"),
        ("unix:m --accept-md5 always", "--accept-md5 always goes with a tls:// address"),
        ("tls://h:1 --tls-by-authkey --allow-tls-1.2", "--allow-tls-1.2 needs --certificate"),
    ])
    func whatNoAddressUsesIsRefused(arguments: String, text: String) {
        let words =
            ["--authkey-file", "key", "--address"]
            + arguments.split(separator: " ").map(String.init)
        #expect {
            _ = try Serve.parse(words)
        } throws: { error in
            Serve.exitCode(for: error).rawValue == 64 && Serve.message(for: error).contains(text)
        }
    }

    @Test(arguments: [
        "unix:m --allow-user 5 --release-dead-clients", "unix:@m --allow-abstract --allow-user 5",
        "unix:m --address tls://h:1 --certificate a --key b --allow-tls-1.2 --release-dead-clients",
        "tls://h:1 --tls-by-authkey --accept-md5 always", "unix:m --accept-md5 never",
    ])
    func whatOneOfThemUsesIsTaken(arguments: String) throws {
        let words =
            ["--authkey-file", "key", "--address"]
            + arguments.split(separator: " ").map(String.init)
        _ = try Serve.parse(words)
    }
}
