import Logging
import MPWire
import Testing

@testable import Multiprocessing

/// What a parent tells its child, and the child its parent, survives the way.
@Suite
struct PreparationTests {
    private let preparation = Preparation(
        name: "ChildProcess-1:2",
        path: [1, 2],
        isDaemon: true,
        parentName: "ChildProcess-1",
        parentID: 4711,
        function: "square",
        input: .tuple([.int(5), .text("ü")]),
        startMethod: .forkserver,
        log: LogSettings(level: .notice),
        authkey: [0, 1, 255],
        managers: [.tuple([.int(1)])],
        surroundings: Surroundings(
            directory: Array("/tmp/ü".utf8),
            environment: [Array("A=1".utf8), [0x42, 0x3d, 0xff]]
        )
    )

    @Test func aPreparationIsReadAsItWasWritten() throws {
        let read = try #require(Preparation(try copy(preparation.value)))
        #expect(read.name == preparation.name)
        #expect(read.path == preparation.path)
        #expect(read.isDaemon)
        #expect(read.parentName == preparation.parentName)
        #expect(read.parentID == preparation.parentID)
        #expect(read.function == preparation.function)
        #expect(read.input == preparation.input)
        #expect(read.startMethod == .forkserver)
        #expect(read.log == preparation.log)
        #expect(read.authkey == preparation.authkey)
        #expect(read.managers == preparation.managers)
        #expect(read.surroundings == preparation.surroundings)
    }

    @Test func whatMayBeMissingMayBeMissing() throws {
        var preparation = preparation
        preparation.startMethod = nil
        preparation.surroundings = nil
        preparation.log = LogSettings()
        preparation.managers = []
        let read = try #require(Preparation(try copy(preparation.value)))
        #expect(read.startMethod == nil)
        #expect(read.log.level == nil)
        #expect(read.managers.isEmpty)
        #expect(read.surroundings == nil)
    }

    @Test(arguments: [WireValue.null, .dict([:]), .dict(["name": .text("x")]), .list([])])
    func anythingElseIsNone(value: WireValue) {
        #expect(Preparation(value) == nil)
    }

    @Test func messagesOfAChildAreReadAsTheyWereWritten() throws {
        let exception = PythonException.typeError("no")
        for message in [
            ControlMessage.begins, .result(.list([.int(1)]), managers: [.int(2)]),
            .peakMemory(4096), .failure(exception),
            .refusal(.unknownFunction, "no such function"), .announces(.list([.text("unix:/a")])),
        ] {
            let read = try #require(ControlMessage(try copy(message.value)))
            #expect(read.value == message.value)
        }
    }

    @Test(
        arguments: [
            WireValue.null, .tuple([]), .tuple([.text("begins"), .null]),
            .tuple([.text("result"), .null]),
            .tuple([.text("announces")]),
            .tuple([.text("failure"), .int(1)]),
            .tuple([.text("refusal"), .text("x"), .text("y")]),
            .tuple([.text("other")]),
        ]
    )
    func otherMessagesAreNone(value: WireValue) {
        #expect(ControlMessage(value) == nil)
    }

    private func copy(_ value: WireValue) throws -> WireValue {
        var output = OutgoingBytes()
        value.appendPickle(to: &output)
        return try PickleReader.read(output.contiguous[...])
    }
}
