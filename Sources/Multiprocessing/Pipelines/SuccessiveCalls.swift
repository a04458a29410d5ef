internal import MPCore
internal import MPWire

/// Calls of a CPython server, which takes one at a time: they are made when their results are asked for.
struct SuccessiveCalls: CallsUnderWay {
    let channel: any CallChannel
    let requests: [Request]
    let manner: CallManner

    func results() async -> [CallResult] {
        var results: [CallResult] = []
        results.reserveCapacity(requests.count)
        for request in requests { results.append(await channel.call(request, manner)) }
        return results
    }
}
