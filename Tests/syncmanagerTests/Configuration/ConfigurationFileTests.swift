import ArgumentParser
import Testing

@testable import syncmanager

@Suite struct ConfigurationFileTests {
    private let catalogue = OptionCatalogue([
        ("address", .repeated), ("limit", .repeated), ("rights", .single),
        ("drain-timeout", .single), ("allow-shutdown", .flag),
    ])

    private func words(_ text: String) throws -> [String] {
        try ConfigurationFile(text, path: "f", catalogue).options.flatMap(\.words)
    }

    @Test func keysAreOptionsInTheOrderOfTheirLines() throws {
        let text = """
            rights = "a b"          # a comment
            allow-shutdown = true
            "drain-timeout" = 2.5
            address = [
                "unix:/tmp/m",
                "tcp://127.0.0.1:0",
            ]
            [limit]
            memory = "512M"
            connections = 7
            """
        #expect(
            try words(text) == [
                "--rights=a b", "--allow-shutdown", "--drain-timeout=2.5", "--address=unix:/tmp/m",
                "--address=tcp://127.0.0.1:0", "--limit=connections=7", "--limit=memory=512M",
            ]
        )
    }

    @Test(arguments: [
        ("", []), ("allow-shutdown = false", []), ("address = \"unix:m\"", ["--address=unix:m"]),
        ("address = []", []), ("drain-timeout = 10", ["--drain-timeout=10"]),
        ("limit = { memory = 5 }", ["--limit=memory=5"]),
        ("limit.memory = 5", ["--limit=memory=5"]),
    ])
    func eachFormIsRead(text: String, words: [String]) throws {
        #expect(try self.words(text) == words)
    }

    @Test(arguments: [
        ("\nadress = 'unix:m'", "f:2: there is no option 'adress'; did you mean 'address'?"),
        ("nothing-like-it = 1", "f:1: there is no option 'nothing-like-it'"),
        ("[limits]\nmemory = 1", "f:1: there is no option 'limits'; did you mean 'limit'?"),
        ("\n\nrights = x", "f:3:10: "), ("rights = 'a'\nrights = 'b'", "f:2:"),
        ("allow-shutdown = 1", "f:1: 'allow-shutdown' is true or false"),
        ("allow-shutdown = 'yes'", "f:1: 'allow-shutdown' is true or false"),
        ("rights = ['a', 'b']", "f:1: 'rights' takes one value, and no list"),
        ("rights = true", "f:1: 'rights' takes a text or a number, and no boolean"),
        ("rights = 2026-01-01", "f:1: 'rights' takes a text or a number, and no date"),
        ("address = [['a']]", "f:1: 'address' takes a text or a number, and no array"),
        ("rights = { a = 1 }", "f:1: 'rights' takes a text or a number, and no table"),
        ("[limit]\nmemory = true", "f:1: 'limit.memory' takes a text or a number, and no boolean"),
        ("rights = 'a\0'", "f: it contains a zero byte"),
    ])
    func mistakesAreToldWithTheirLines(text: String, message: String) {
        #expect {
            _ = try words(text)
        } throws: {
            "\($0)".hasPrefix(message)
        }
    }

    @Test func linesAreThoseOfKeysOnTheFirstLevel() {
        let lines = KeyLines("# rights = 1\n  rights= 'x'\n[limit]\nrights = 2\naddress = 3\n")
        #expect(lines.line(of: "rights") == 2)
        #expect(lines.line(of: "limit") == 3)
        #expect(lines.line(of: "address") == 1)
    }

    /// Whatever `serve` takes may stand in a file.
    @Test func theCatalogueHasAllOptionsOfServe() throws {
        let catalogue = try OptionCatalogue.ofServe()
        #expect(catalogue.kind(of: "address") == .repeated)
        #expect(catalogue.kind(of: "certificate") == .single)
        #expect(catalogue.kind(of: "allow-tls-1.2") == .flag)
        #expect(catalogue.kind(of: "python-workers") == .single)
        #expect(catalogue.kind(of: "config") == nil)
        #expect(catalogue.kind(of: "help") == nil)
        let help = Serve.helpMessage(columns: 200)
        for name in catalogue.names { #expect(help.contains("--\(name)")) }
        let listed = Set(
            help.matches(of: /^ +--([a-z0-9.-]+)/.anchorsMatchLineEndings()).map { String($0.1) }
        )
        #expect(listed.subtracting(catalogue.names) == ["config", "print-config"])
    }
}
