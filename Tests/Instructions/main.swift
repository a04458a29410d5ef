import MPWire

/// Makes many calls of one kind, for `.ci/instructions` to count the instructions of each side:
///
///     instructions CALL COUNT
///
/// Counting is on inside of the functions that are `…Counted`. A `CALL` that ends in `-pipelined` is sent so many times
/// together that COUNT is a multiple. One that ends in `-recorded` is made to a server that records what comes in.
let pipelineLength = 50
nonisolated(unsafe) var loopback = Loopback()
nonisolated(unsafe) var requests: [Request] = []
nonisolated(unsafe) var nextRequest = 0
nonisolated(unsafe) var served = 0
nonisolated(unsafe) var isPipelined = false

@inline(never)
func beginCounted() {
    if isPipelined {
        loopback.begin(requests[nextRequest], count: pipelineLength)
    } else {
        loopback.begin(requests[nextRequest])
    }
    nextRequest = nextRequest + 1 == requests.count ? 0 : nextRequest + 1
}

@inline(never)
func serveCounted() {
    loopback.serverTakes()
    // Unlike its sibling, so that the compiler doesn't make one function of both.
    served += 1
}

@inline(never)
func endCounted() { loopback.clientTakes() }

/// The requests of one kind of call, which are made by turns.
func makeRequests(_ call: String) -> [Request]? {
    func requests(
        _ typeid: String,
        _ calls: [(String, [WireValue])],
        of arguments: [WireValue] = []
    )
        -> [Request]
    {
        let ident = loopback.create(typeid, arguments)
        return calls.map { Request(ident: ident, method: $0, arguments: $1) }
    }
    switch call {
    case "dict.get":
        return requests("dict", [("get", [.text("apples")])], of: [.dict(["apples": .int(3)])])
    case "dict.set": return requests("dict", [("__setitem__", [.text("apples"), .int(3)])])
    case "dict.set-list":
        return requests("dict", [("__setitem__", [.text("a"), .list([.int(1), .text("b")])])])
    case "list.get":
        return requests("list", [("__getitem__", [.int(1)])], of: [.list([.int(1), .int(2)])])
    case "queue.put-get": return requests("Queue", [("put", [.text("job")]), ("get", [])])
    case "lock.acquire-release": return requests("Lock", [("acquire", []), ("release", [])])
    case "value.increment":
        return requests("Value", [("increment", [])], of: [.text("i"), .int(0)])
    default: return nil
    }
}

let words = CommandLine.arguments
let suffix = "-pipelined"
let recorded = "-recorded"
guard words.count == 3, let count = Int(words[2]) else { fatalError("instructions CALL COUNT") }
isPipelined = words[1].hasSuffix(suffix)
let isRecorded = words[1].hasSuffix(recorded)
if isRecorded { loopback = Loopback(isRecorded: true) }
let dropped = isPipelined ? suffix.count : isRecorded ? recorded.count : 0
let call = String(words[1].dropLast(dropped))
guard let made = makeRequests(call) else { fatalError("no such call: \(call)") }
requests = made
for number in 0..<(isPipelined ? count / pipelineLength : count) {
    beginCounted()
    serveCounted()
    endCounted()
    precondition(loopback.hasAnswer && served == number + 1, "call \(number) wasn't answered")
}
