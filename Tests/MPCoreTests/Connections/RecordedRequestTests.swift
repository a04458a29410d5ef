import Foundation
import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Requests that were once recorded, with each of their bits flipped and cut at each of their bytes:
/// whatever comes of it is an error, or a call that the client might have made itself.
///
/// One after the other, so that none waits for the others until its time is up.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct RecordedRequestTests {
    /// How many changes are left out from one to the next: sanitizers make each ten times as slow.
    private static let step = ProcessInfo.processInfo.environment["MP_SANITIZER"] == nil ? 1 : 7

    @Test
    func thereAreFiftyOfThem() {
        #expect(RecordedRequest.all.count >= 50)
    }

    @Test
    func ourClientStillSendsThem() throws {
        let recorded = RecordedRequest.all.filter { $0.mode == .link }
        var link = try LinkHarness.open()
        _ = link.takeOutput()
        for (name, request) in RecordedRequest.ofOurClient {
            _ = link.begin(request)
            let frame = link.takeOutput()
            let found = recorded.first { $0.name == name }
            #expect(found?.frame == frame, "\(name)")
            if found?.frame != frame {
                print("link\t\(name)\t" + frame.dropFirst(4).map { hexadecimal($0) }.joined())
            }
        }
        #expect(link.takeActions().isEmpty)
        #expect(recorded.count == RecordedRequest.ofOurClient.count)
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        String(UInt16(byte) + 256, radix: 16).dropFirst().description
    }

    @Test(arguments: RecordedRequest.all)
    func theRecordingIsCarriedOut(_ recorded: RecordedRequest) throws {
        var scene = Scene(recorded.mode)
        scene.receive(recorded.frame)
        let isWaiting =
            recorded.name == "Event.wait" || recorded.testDescription == "link: Queue.get"
        #expect(scene.wasCarriedOut || isWaiting)
        #expect(scene.targets(of: recorded.frame).count <= 1)
    }

    @Test(arguments: RecordedRequest.all)
    func flippedBitsReachNoOtherObject(_ recorded: RecordedRequest) throws {
        var scene = Scene(recorded.mode)
        for bit in stride(from: 0, to: recorded.frame.count * 8, by: Self.step) {
            var frame = recorded.frame
            frame[bit / 8] ^= 1 << UInt8(bit % 8)
            try scene.check(frame, "bit \(bit)")
        }
    }

    @Test(arguments: RecordedRequest.all)
    func whatIsCutOffReachesNothing(_ recorded: RecordedRequest) throws {
        var scene = Scene(recorded.mode)
        for count in stride(from: 0, to: recorded.frame.count, by: Self.step) {
            try scene.check(Array(recorded.frame.prefix(count)), "a stream of \(count) bytes")
            #expect(!scene.hasChanged, "a stream of \(count) bytes")
        }
        for count in stride(from: 0, to: recorded.payload.count, by: Self.step) {
            let frame: [UInt8] = .frame(Array(recorded.payload.prefix(count)))
            try scene.check(frame, "a payload of \(count) bytes")
            #expect(!scene.hasChanged, "a payload of \(count) bytes")
        }
    }
}

/// A server with an object of each type, and one connection; made anew when anything has changed.
private struct Scene {
    private let mode: RecordedRequest.Mode
    private var harness = CoreHarness(isReplayed: false)
    private var id = ConnectionID(0)
    /// The objects by ident, each as it looks.
    private var before: [String: String] = [:]
    /// Whether the last request has changed an object.
    private(set) var hasChanged = false

    init(_ mode: RecordedRequest.Mode) {
        self.mode = mode
        restart()
    }

    private mutating func restart() {
        harness = CoreHarness(isReplayed: false)
        let numbers = WireValue.list([.int(3), .int(1), .int(2)])
        // All on one connection: every other way takes a handshake for each.
        let maker = harness.openLink()
        for (number, typeid) in RecordedRequest.objects.enumerated() {
            var request = Request(ident: nil, method: "create", arguments: [.text(typeid)])
            switch typeid {
            case "list", "set": request.arguments.append(numbers)
            case "dict": request.arguments.append(.dict(["a": .int(1)]))
            case "Value": request.arguments += [.text("i"), .int(1)]
            case "Array": request.arguments += [.text("i"), numbers]
            default: break
            }
            harness.send(.call(UInt64(number), request), on: maker)
        }
        before = looks
        reconnect()
    }

    private mutating func reconnect() {
        id =
            switch mode {
            case .control: harness.openAuthenticated()
            case .stock: harness.serve()
            case .link: harness.openLink()
            }
    }

    private var looks: [String: String] {
        harness.core.objects.all.reduce(into: [:]) { looks, object in
            let text = (try? object.referent.representation()) ?? ""
            looks[object.ident] = "\(text), \(object.referent.size), \(object.references)"
        }
    }

    mutating func receive(_ frame: [UInt8]) {
        harness.receive(frame, on: id)
    }

    /// Sends what was recorded, but changed, and checks what comes of it.
    mutating func check(_ frame: [UInt8], _ change: String) throws {
        receive(frame)
        let after = looks
        let changed = Set(before.filter { after[$0.key] != $0.value }.keys)
            .union(after.keys.filter { before[$0] == nil })
        hasChanged = !changed.isEmpty
        let targets = targets(of: frame)
        // What the server itself is asked for may concern any object that the request names.
        let isForServer = mode == .control || targets.contains("")
        #expect(isForServer || changed.isSubset(of: targets), "\(change) changed \(changed)")
        #expect(!hasChanged || !targets.isEmpty, "\(change) changed \(changed)")
        let kept = harness.core.connections[id]?.decoder.bufferedCount ?? 0
        #expect(kept <= frame.count, "\(change): \(kept) bytes are kept")
        var sent = 0
        while let frame = harness.nextFrame(on: id) { sent += frame.count }
        #expect(sent < 1 << 16, "\(change): \(sent) bytes are answered")
        let isAsBefore = mode != .control && kept == 0 && !harness.closed.contains(id)
        if hasChanged || harness.core.parked.count > 0 {
            restart()
        } else if !isAsBefore {
            harness.close(id)
            reconnect()
        }
    }

    /// The objects whose exposed methods the requests in a stream call, `""` for the server itself.
    func targets(of stream: [UInt8]) -> Set<String> {
        var decoder = FrameDecoder(limit: 64 << 20)
        decoder.append(stream[...])
        var targets: Set<String> = []
        while let frame = (try? decoder.next()) ?? nil {
            guard let request = request(frame) else { continue }
            let ident = mode == .control ? "" : request.ident ?? ""
            let registration = harness.core.objects[ident]?.registration
            if ident.isEmpty || registration?.methods.contains(request.method) == true {
                targets.insert(ident)
            }
        }
        return targets
    }

    private func request(_ frame: ArraySlice<UInt8>) -> Request? {
        if mode == .link {
            guard case .call(_, let request)? = try? LinkFrame(frame) else { return nil }
            return request
        }
        return (try? PickleReader.read(frame)).flatMap { try? Request($0) }
    }

    /// Whether the last request was answered, and not by saying that it is none.
    var wasCarriedOut: Bool {
        if mode == .link {
            guard case .reply(_, let reply)? = harness.linkFrame(on: id) else { return false }
            return isGood(reply)
        }
        return harness.reply(on: id).map(isGood) ?? false
    }

    private func isGood(_ reply: Reply) -> Bool {
        switch reply {
        case .returning, .proxy: true
        case .raising(let exception): ["AttributeError", "Empty"].contains(exception.type.name)
        case .traceback, .unserializable: false
        }
    }
}
