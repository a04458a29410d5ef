import MPTestSupport
import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct LinkFrameTests {
    private static let token = Token(typeid: "list", address: .unix(path: "/m"), ident: "a-1")

    /// One frame of each kind, and of each form that a kind has.
    static let frames: [LinkFrame] = [
        .call(1, Request(ident: "a-1", method: "append", arguments: [.int(7)])),
        .call(.max, Request(ident: nil, method: "create", keywords: ["é": .null])),
        .cancel(call: 2),
        .release(idents: []),
        .release(idents: ["a-1", "", "a-1"]),
        .reply(call: 3, .returning(.list([.int(1), .text("x")]))),
        .reply(call: 4, .raising(.keyError(.text("k")))),
        .reply(call: 5, .proxy(exposed: ["get", "put"], token)),
        .reply(call: 6, .traceback("no such object: ü")),
        .reply(call: 7, .unserializable("")),
        .cancelled(call: 8),
        .goodbye(reason: "stopped"),
        .delivery(call: 10, .text("item")),
        .received(calls: [10, .max]),
        .call(11, Request(ident: "a-1", method: "get", timeout: .milliseconds(1500))),
        .call(12, Request(ident: nil, method: "f", keywords: ["k": .null], timeout: .zero)),
    ]

    static func payload(_ frame: LinkFrame) -> [UInt8] {
        var bytes: [UInt8] = []
        frame.append(to: &bytes)
        return bytes
    }

    @Test(arguments: frames)
    func isReadAsItWasWritten(frame: LinkFrame) throws {
        #expect(try LinkFrame(Self.payload(frame)[...]) == frame)
        // A slice need not begin at 0.
        #expect(try LinkFrame(([1, 2, 3] + Self.payload(frame))[3...]) == frame)
    }

    @Test(
        arguments: SplitFeeder.complete(
            frames.map { frame in
                var bytes: [UInt8] = []
                bytes.appendFrame { frame.append(to: &$0) }
                return bytes
            }
        )
    )
    func survivesEverySplit(feeder: SplitFeeder) throws {
        var decoder = FrameDecoder(limit: 1000)
        var found: [LinkFrame] = []
        for chunk in feeder.chunks {
            decoder.append(chunk)
            while let payload = try decoder.next() { found.append(try LinkFrame(payload)) }
        }
        #expect(found == Self.frames)
    }

    /// The layout of `docs/wire-protocol.md`, byte by byte.
    @Test
    func hasTheLayoutOfThePage() {
        let pickle: [UInt8] = [0x80, 4, 0x29, 0x2e]  // PROTO 4, EMPTY_TUPLE, STOP
        let call = LinkFrame.call(0x0102, Request(ident: "ab", method: "f"))
        #expect(
            Self.payload(call)
                == [1, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x61, 0x62, 0, 0, 0, 1, 0x66]
                + pickle
        )
        let server = LinkFrame.call(1, Request(ident: nil, method: "f", keywords: ["k": .null]))
        #expect(
            Self.payload(server).starts(
                with: [1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x66]
            )
        )
        let limited = LinkFrame.call(
            1,
            Request(ident: nil, method: "f", timeout: .nanoseconds(258))
        )
        #expect(
            Self.payload(limited)
                == [1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 1, 2]
                + [0, 0, 0, 0, 0, 0, 0, 1, 0x66] + pickle
        )
        #expect(Self.payload(.received(calls: [5])) == [4, 0, 0, 0, 0, 0, 0, 0, 5])
        #expect(Self.payload(.delivery(call: 0, .null)).first == 0x87)
        #expect(Self.payload(.cancel(call: 5)) == [2, 0, 0, 0, 0, 0, 0, 0, 5])
        #expect(
            Self.payload(.release(idents: ["a", "bc"]))
                == [3, 0, 0, 0, 1, 0x61, 0, 0, 0, 2, 0x62, 0x63]
        )
        let number: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 9]
        #expect(
            Self.payload(.reply(call: 9, .returning(.tuple([])))) == [0x81] + number + pickle
        )
        let kinds = Self.frames[6...10].compactMap { Self.payload($0).first }
        #expect(kinds == [0x82, 0x83, 0x84, 0x85, 0x86])
        #expect(Self.payload(.reply(call: 9, .traceback("a"))) == [0x84] + number + [0x61])
        #expect(Self.payload(.cancelled(call: 9)) == [0x86] + number)
        #expect(Self.payload(.goodbye(reason: "a")) == [0x8f, 0x61])
    }

    @Test(
        arguments: [
            (.zero - .seconds(1), .zero),
            (Duration(secondsComponent: 0, attosecondsComponent: 1), .nanoseconds(1)),
            (.seconds(UInt64.max), .nanoseconds(UInt64.max)),
            (.seconds(20_000_000_000), .nanoseconds(UInt64.max)),
        ] as [(Duration, Duration)]
    )
    func carriesEveryTimeLimitAsWellAsItCan(limit: Duration, carried: Duration) throws {
        let call = LinkFrame.call(1, Request(ident: nil, method: "f", timeout: limit))
        guard case .call(_, let request) = try LinkFrame(Self.payload(call)[...]) else {
            Issue.record("expected a call")
            return
        }
        #expect(request.timeout == carried)
    }

    @Test(arguments: RequestTests.recorded)
    func carriesEveryRecordedRequest(message: Vectors.Message) throws {
        let request = try Request(try PickleReader.read(message.pickles[0][...]))
        let frame = try LinkFrame(Self.payload(.call(1, request))[...])
        #expect(frame == .call(1, request))
    }

    @Test(arguments: ReplyTests.recorded)
    func carriesEveryRecordedReply(message: Vectors.Message) throws {
        let reply = try Reply(try PickleReader.read(message.pickles[0][...]))
        guard case .reply(2, let read) = try LinkFrame(Self.payload(.reply(call: 2, reply))[...])
        else {
            Issue.record("expected a reply")
            return
        }
        #expect(try read.value.representation() == reply.value.representation())
    }

    static let faults: [([UInt8], LinkFrameError)] = [
        ([], .empty),
        ([0], .unknownKind(0)),
        ([5], .unknownKind(5)),
        ([0x80], .unknownKind(0x80)),
        ([2, 0, 0, 0, 0, 0, 0, 0], .truncated),
        ([2, 0, 0, 0, 0, 0, 0, 0, 1, 9], .trailingBytes(1)),
        ([0x86, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9], .trailingBytes(2)),
        ([1, 0, 0, 0, 0, 0, 0, 0, 1, 4], .truncated),
        ([1, 0, 0, 0, 0, 0, 0, 0, 1, 8], .unknownFlags(8)),
        ([1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0], .truncated),
        ([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff, 1], .truncated),
        ([3, 0, 0, 0, 2, 0x61], .truncated),
        ([3, 0, 0], .truncated),
        ([3, 0, 0, 0, 1, 0xff], .invalidText),
        ([0x8f, 0xc3], .invalidText),
        ([0x84, 0, 0, 0, 0, 0, 0, 0, 1, 0xff], .invalidText),
    ]

    @Test(arguments: faults)
    func refusesWhatIsNoFrame(payload: [UInt8], error: LinkFrameError) {
        #expect(throws: error) { try LinkFrame(payload[...]) }
    }

    /// Whatever is in a frame that only the other end sends: nobody could be answered for it.
    @Test(
        arguments: [
            (LinkFrame.Sender.client, [0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x8f]),
            (.server, [1, 2, 3, 4]),
        ] as [(LinkFrame.Sender, [UInt8])]
    )
    func refusesWhatOnlyTheOtherEndSends(sender: LinkFrame.Sender, kinds: [UInt8]) {
        for kind in kinds {
            for pickle: [UInt8] in [[], [0x80, 4, 0x4e], [0x80, 4, 0x4e, 0x2e]] {
                let payload = [kind, 0, 0, 0, 0, 0, 0, 0, 1] + pickle
                #expect(throws: LinkFrameError.wrongDirection(kind)) {
                    try LinkFrame(payload[...], from: sender)
                }
            }
        }
    }

    @Test
    func namesTheCallWhosePickleIsFaulty() {
        let head: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 77]
        let names: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1, 0x66]
        let faulty: [[UInt8]] = [
            head + [0] + names,  // no pickle
            head + [0] + names + [0x80, 4, 0x4e],  // no STOP
            head + [0] + names + [0x80, 4, 0x4e, 0x2e],  // None is no tuple of arguments
            head + [1] + names + [0x80, 4, 0x29, 0x2e],  // () is no pair
            head + [0] + names + [0x80, 4] + Array("cos\nsystem\n.".utf8),  // a refused class
            [0x82] + head.dropFirst() + [0x80, 4, 0x4e, 0x2e],  // None is no exception
        ]
        for payload in faulty {
            let error = #expect(throws: LinkFrameError.self) { try LinkFrame(payload[...]) }
            guard case .undecodable(call: 77, let reason)? = error else {
                Issue.record("unexpected \(String(describing: error))")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test
    func admitsTheClassesThatThePolicyAdmits() throws {
        let object = WireValue.object(WireObject(.reduce, .global(WireGlobal("a.b", "C")), []))
        let payload = Self.payload(.reply(call: 1, .returning(object)))
        #expect(throws: LinkFrameError.self) { try LinkFrame(payload[...]) }
        let frame = try LinkFrame(payload[...], policy: ClassPolicy(allowing: ["a.*"]))
        #expect(frame == .reply(call: 1, .returning(object)))
    }

    @Test(arguments: frames)
    func isNeverReadInPart(frame: LinkFrame) {
        let payload = Self.payload(frame)
        for count in payload.indices {
            // Texts and lists of idents have no end of their own but the frame's.
            let read = try? LinkFrame(payload[..<count])
            #expect(read != frame)
        }
    }

    @Test(arguments: frames)
    func noChangedByteStopsTheProgram(frame: LinkFrame) {
        let payload = Self.payload(frame)
        for place in payload.indices {
            for byte: UInt8 in 0...255 {
                var changed = payload
                changed[place] = byte
                do throws(LinkFrameError) {
                    _ = try LinkFrame(changed[...])
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
    }
}
