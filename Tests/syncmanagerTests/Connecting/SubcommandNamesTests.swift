import ArgumentParser
import Testing

@testable import syncmanager

@Suite struct SubcommandNamesTests {
    @Test(arguments: [
        (["inspct", "unix:m"], "there is no subcommand 'inspct'; did you mean 'inspect'?"),
        (["help", "sevre"], "there is no subcommand 'sevre'; did you mean 'serve'?"),
        (
            ["certificates", "sever"],
            "there is no subcommand 'certificates sever'; did you mean 'certificates server'?"
        ),
        (
            ["certificates", "x"],
            """
            there is no subcommand 'certificates x'; there are: 'certificates ca', 'certificates server', \
            'certificates client', 'certificates revoke'
            """
        ),
    ])
    func aMisspeltOneIsToldWithTheRightOne(arguments: [String], complaint: String) {
        let found = SubcommandNames.complaint(about: arguments, in: SyncManagerCommand.self)
        #expect(found == complaint)
    }

    @Test(arguments: [
        [], ["--version"], ["help"], ["help", "serve"], ["help", "certificates", "ca"],
        ["inspect", "nonsense"], ["call", "unix:m", "inspct", "x"],
        ["certificates", "server", "host"],
        ["certificates", "help", "ca"],
    ])
    func nothingElseIsTouched(arguments: [String]) {
        #expect(SubcommandNames.complaint(about: arguments, in: SyncManagerCommand.self) == nil)
    }

    /// The names are those by which the parser knows them.
    @Test func theParserKnowsAllNames() throws {
        for command in SyncManagerCommand.configuration.subcommands {
            let name = SubcommandNames.name(of: command)
            #expect(SyncManagerCommand.helpMessage().contains("\n  \(name) "), "\(name)")
        }
    }
}
