import MPCore
import MPWire

/// A link's client at the hands of its server, which holds the key and means harm.
///
/// However the server behaves, the client becomes ready or fails once, each call ends once, and
/// nothing is asked for after the end.
enum LinkClientFeed {
    /// What both sides do, step by step.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        var choices = Choices(input)
        var scene = Scene()
        while !choices.isUsedUp { try scene.step(&choices) }
        try scene.end()
    }

    private struct Scene {
        private var reader: LinkReader
        private var core = LinkCore()
        private let limits: LinkLimits
        private var lastCall: UInt64 = 0
        private var server: HonestServer
        private var actions: [LinkCore.Action] = []
        private var mode: LinkCore.Mode?
        private var hasFailed = false
        private var isClosed = false
        /// The calls that are under way, and the pipelines by their first calls.
        private var open: Set<UInt64> = []

        init() {
            var limits = LinkLimits(frame: 1 << 16)
            limits.pickle = PickleFeed.limits
            self.limits = limits
            reader = LinkReader(handshake: Peers.handshake(.client, number: 9), limits: limits)
            server = HonestServer()
        }

        mutating func step(_ choices: inout Choices) throws(BrokenPromise) {
            switch choices.number(below: 14) {
            case 0: try receive(Array(choices.bytes()))
            case 1: try receive(.frame(choices.bytes()))
            case 2, 3: try receive(server.nextStep())
            case 4:
                let accepted = WireValue.tuple([
                    .int(1), .dict(["server": .text("s"), "limit": .int(1 << 12)]),
                ])
                try receive(.frame(Reply.returning(accepted).value))
            case 5: try receive(.frame(hostileFrame(&choices)))
            case 6, 7: try begin(&choices)
            case 8: core.cancel(number(&choices))
            case 9: core.release(["s-\(choices.byte())"])
            case 10: takeOutput()
            case 11: core.timeIsUp(into: &actions)
            case 12: if choices.byte() == 0 { core.close(into: &actions) }
            default: if choices.byte() == 0 { core.ended("gone", into: &actions) }
            }
            try digest()
        }

        /// The connection ends: whatever was under way ends with it.
        mutating func end() throws(BrokenPromise) {
            core.ended("gone", into: &actions)
            try digest()
            try promise(open.isEmpty, "\(open.count) calls never end")
            try promise(core.callCount == 0, "the client believes that calls are under way")
            try promise(mode != nil || hasFailed, "who wanted to connect waits for ever")
        }

        private mutating func begin(_ choices: inout Choices) throws(BrokenPromise) {
            guard case .link? = mode else { return }
            let count = choices.number(below: 4)
            let first = lastCall + 1
            lastCall += UInt64(max(1, count))
            open.insert(first)
            var frames = OutgoingBytes()
            for call in first...lastCall { frames.append(frame(of: call, &choices)) }
            if count == 0 {
                core.begin(first, frames, into: &actions)
            } else {
                core.begin(first..<lastCall + 1, frames, into: &actions)
            }
        }

        private func frame(of call: UInt64, _ choices: inout Choices) -> OutgoingBytes {
            var made = ValueMaker(objects: ["s-1"])
            let request = Request(ident: "s-1", method: "m", arguments: [made.value(&choices)])
            var frame = OutgoingBytes()
            LinkFrame.appendFrame(call: call, request, to: &frame)
            return frame
        }

        private mutating func receive(_ bytes: [UInt8]) throws(BrokenPromise) {
            var arrivals: [LinkArrival] = []
            reader.received(bytes[...], into: &arrivals)
            core.take(arrivals, into: &actions)
        }

        private final class Adopted: Sendable {}

        private mutating func digest() throws(BrokenPromise) {
            for action in actions {
                switch action {
                case .ready(let mode):
                    try promise(self.mode == nil && !hasFailed, "the client is ready twice")
                    self.mode = mode
                case .fail:
                    try promise(mode == nil && !hasFailed, "the client fails late, or twice")
                    hasFailed = true
                case .complete(let call, let answers):
                    let isOpen = open.remove(call) != nil
                    try promise(isOpen, "call \(call) ends, which isn't under way")
                    decode(answers)
                case .close:
                    try promise(!isClosed, "the connection is closed twice")
                    isClosed = true
                }
            }
            actions = []
            try promise(core.callCount <= 4 * open.count, "calls are under way that nobody began")
        }

        private func decode(_ answers: CallAnswers) {
            let all =
                switch answers {
                case .one(let answer): [answer]
                case .all(let answers): answers
                }
            for case .encoded(let answer) in all {
                _ = answer.result(limits: limits) { _ in Adopted() }
            }
        }

        private mutating func takeOutput() {
            var next = core.takeOutput()
            while let output = next {
                server.receive(output.contiguous)
                next = core.takeMoreOutput()
            }
        }

        private func number(_ choices: inout Choices) -> UInt64 {
            choices.element(of: open.sorted()) ?? UInt64(choices.byte())
        }

        private func hostileFrame(_ choices: inout Choices) -> LinkFrame {
            var made = ValueMaker(objects: ["s-1", "s-2", "t-1"])
            let call = number(&choices)
            switch choices.number(below: 10) {
            case 0: return .reply(call: call, .returning(made.value(&choices)))
            case 1: return .delivery(call: call, made.value(&choices))
            case 2: return .cancelled(call: call)
            case 3: return .reply(call: call, .traceback("Traceback"))
            case 4: return .reply(call: call, .unserializable("?"))
            case 5: return .reply(call: call, .raising(PythonException("KeyError", "k")))
            case 6:
                let token = Token(typeid: "list", address: nil, ident: "s-3")
                return .reply(call: call, .proxy(exposed: ["append"], token))
            case 7: return .goodbye(reason: "bye")
            case 8: return .cancel(call: call)
            default: return .call(call, Request(ident: nil, method: "m"))
            }
        }
    }
}
