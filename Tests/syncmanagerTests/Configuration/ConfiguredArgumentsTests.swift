import Testing

@testable import syncmanager

@Suite struct ConfiguredArgumentsTests {
    private func arguments(
        _ words: [String],
        _ variables: [String: String] = [:],
        file: String
    ) throws -> ConfiguredArguments? {
        try ConfiguredArguments(words, EnvironmentDefaults(variables: variables)) {
            try ConfigurationFile(file, path: $0, $1)
        }
    }

    @Test func otherSubcommandsHaveNoFile() throws {
        #expect(try arguments(["inspect", "--config", "f"], file: "") == nil)
        #expect(try arguments([], file: "") == nil)
    }

    @Test func withoutAFileTheWordsStay() throws {
        #expect(try arguments(["serve", "--address", "unix:m"], file: "rights = 'r'") == nil)
        let words = ["serve", "--print-config", "--address", "unix:m"]
        #expect(try arguments(words, file: "rights = 'r'")?.words == words)
    }

    @Test(arguments: [["--config", "f"], ["--config=f"], ["--config", "no", "--config", "f"]])
    func theFilesWordsComeFirst(option: [String]) throws {
        let words = try arguments(["serve"] + option, file: "rights = 'r'")?.words
        #expect(words == ["serve", "--rights=r"] + option)
    }

    @Test func optionsAndVariablesReplaceTheFiles() throws {
        let file = "address = ['unix:f']\nauthkey-file = 'f'\nrights = 'f'\nlog-level = 'debug'"
        let words = try arguments(
            ["serve", "--config", "f", "--rights=c", "--address", "unix:c"],
            ["SYNCMANAGER_AUTHKEY_FILE": "e", "SYNCMANAGER_ADDRESS": ""],
            file: file
        )?.words
        #expect(
            words == [
                "serve", "--log-level=debug", "--config", "f", "--rights=c", "--address", "unix:c",
            ]
        )
    }

    @Test func anEmptyVariableIsNone() throws {
        let words = try arguments(
            ["serve", "--config", "f"],
            ["SYNCMANAGER_ADDRESS": ""],
            file: "address = 'unix:f'"
        )?.words
        #expect(words == ["serve", "--address=unix:f", "--config", "f"])
    }

    @Test func messagesAreTracedToTheLine() throws {
        let file = "\nkey = 'k'\nlog-level = 'x'"
        let arguments = try #require(try arguments(["serve", "--config", "f"], file: file))
        #expect(
            arguments.origin(ofOptionsIn: "'x' is invalid for '--log-level <log-level>'")
                == "'log-level' stands on line 3 of f"
        )
        #expect(
            arguments.origin(ofOptionsIn: "--certificate and --key belong together")
                == "'key' stands on line 2 of f"
        )
        #expect(arguments.origin(ofOptionsIn: "--certificate is wrong") == nil)
    }

    @Test func settingsArePrintedAsAFile() throws {
        let words = [
            "serve", "--config", "f", "--print-config", "--address=unix:a", "--address", "unix:b",
            "--allow-shutdown", "--drain-timeout", "5", "--rights", "a \"b\"\n",
        ]
        let printed = try #require(
            try arguments(words, file: "limit = { memory = 7 }\ndrain-timeout = 1")?.printout
        )
        #expect(
            Set(printed) == [
                "address = [\"unix:a\", \"unix:b\"]", "allow-shutdown = true", "drain-timeout = 5",
                "rights = \"a \\\"b\\\"\\u000a\"", "limit = [\"memory=7\"]",
            ]
        )
        let again = try arguments(
            ["serve", "--config", "f", "--print-config"],
            file: printed.joined(separator: "\n")
        )
        #expect(again?.printout == printed)
        #expect(try arguments(["serve"], file: "")?.printout == nil)
    }
}
