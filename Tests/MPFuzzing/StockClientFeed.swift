import MPCore
import MPWire

/// A client of a CPython server at the hands of that server, which holds the key and means harm.
enum StockClientFeed {
    /// What both sides do, step by step.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        var choices = Choices(input)
        var scene = Scene()
        while !choices.isUsedUp { try scene.step(&choices) }
        try scene.end()
    }

    private struct Scene {
        private var core: StockConnectionCore
        private var server = HonestServer()
        private var actions: [StockConnectionCore.Action] = []
        /// How many results somebody waits for: that of the first request to begin with.
        private var waiting = 1
        private var isClosed = false

        init() {
            var limits = LinkLimits(frame: 1 << 16)
            limits.pickle = PickleFeed.limits
            core = StockConnectionCore(
                handshake: Peers.handshake(.client, number: 9),
                first: Request(ident: nil, method: "accept_connection"),
                limits: limits
            )
        }

        mutating func step(_ choices: inout Choices) throws(BrokenPromise) {
            switch choices.number(below: 10) {
            case 0: receive(Array(choices.bytes()))
            case 1: receive(.frame(choices.bytes()))
            case 2, 3: receive(server.nextStep())
            case 4, 5: receive(.frame(hostileReply(&choices)))
            case 6, 7: begin(&choices)
            case 8: core.timeIsUp(into: &actions)
            default:
                if choices.byte() == 0 { core.close(into: &actions) }
            }
            try digest()
        }

        mutating func end() throws(BrokenPromise) {
            core.ended("gone", into: &actions)
            try digest()
            try promise(waiting == 0, "who waits for a reply waits for ever")
            try promise(isClosed, "the connection is never closed")
        }

        private mutating func begin(_ choices: inout Choices) {
            guard core.isIdle || isClosed else { return }
            var made = ValueMaker(objects: ["s-1"])
            let request = Request(ident: "s-1", method: "m", arguments: [made.value(&choices)])
            waiting += 1
            core.begin(request, into: &actions)
        }

        private mutating func receive(_ bytes: [UInt8]) {
            core.received(bytes[...], adopt: { _ in nil }, into: &actions)
        }

        private mutating func digest() throws(BrokenPromise) {
            for action in actions {
                switch action {
                case .send(let output):
                    try promise(!isClosed, "something is written after the end")
                    server.receive(output.contiguous)
                case .complete:
                    waiting -= 1
                    try promise(waiting >= 0, "a result comes that nobody waits for")
                case .close:
                    try promise(!isClosed, "the connection is closed twice")
                    isClosed = true
                }
            }
            actions = []
        }

        private func hostileReply(_ choices: inout Choices) -> WireValue {
            var made = ValueMaker(objects: ["s-1"])
            let kinds = ["#RETURN", "#ERROR", "#PROXY", "#TRACEBACK", "#UNSERIALIZABLE", "#?"]
            let kind = choices.element(of: kinds) ?? ""
            return .tuple([.text(kind), made.value(&choices)])
        }
    }
}
