import MPTransport

/// TLS: an attacker between the ends of two connections, who changes, cuts, holds back, repeats and
/// mixes what they send, and adds what it likes; during the handshake and after it.
///
/// The keys are made anew for each input, so the same input needn't fail twice at the same byte.
enum TLSFeed {
    /// How the ends are set up (one byte), then what they and the attacker do, step by step.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        var choices = Choices(input)
        let options = choices.byte()
        let scene = try TLSScene(options: options)
        while !choices.isUsedUp { try scene.step(&choices) }
        try scene.end(endsInOrder: options & 8 == 8)
    }
}

/// Two connections, and what travels on them.
private final class TLSScene {
    /// How much is kept to be repeated.
    private static let memory = 64

    /// A client and a server each, one connection after the other.
    private let ends: [TLSEnd]
    /// What is on its way to each end.
    private var onTheWay: [[UInt8]]
    /// What was on its way to anybody, to be repeated.
    private var seen: [[UInt8]] = []
    /// What the attacker has changed, held back or added.
    private var isTouched = [false, false]

    init(options: UInt8) throws(BrokenPromise) {
        let setting = TLSSetting.all[Int(options & 3) % TLSSetting.all.count]
        ends = [
            try TLSEnd(.client, setting.client), try TLSEnd(.server, setting.server),
            try TLSEnd(.client, setting.client), try TLSEnd(.server, setting.server),
        ]
        onTheWay = ends.map { _ in [] }
        for index in ends.indices { try proceed(index) }
        // Else the attacker is there from the first byte on.
        if options & 4 == 4 { try deliverAll(of: 0) }
    }

    func step(_ choices: inout Choices) throws(BrokenPromise) {
        let index = choices.number(below: ends.count)
        switch choices.number(below: 12) {
        case 0: try ends[index].write(Array(choices.bytes()))
        case 1: ends[index].close()
        case 2, 3: try deliver(onTheWay[index].count, to: index)
        case 4: try deliver(Int(choices.byte()) << 2, to: index)
        case 5: change(index, &choices)
        case 6: drop(index)
        case 7, 8: try forge(choices.element(of: seen) ?? [], for: index)
        case 9: try forge(record(&choices), for: index)
        case 10: try forge(Array(choices.bytes()), for: index)
        default: swapRecords(index)
        }
        try proceed(index)
    }

    /// All that is still on its way arrives; where nobody has interfered, all that was written with it.
    func end(endsInOrder: Bool) throws(BrokenPromise) {
        if endsInOrder {
            for index in ends.indices {
                ends[index].close()
                try proceed(index)
            }
        }
        for pair in 0..<2 {
            try deliverAll(of: pair)
            let (client, server) = (ends[2 * pair], ends[2 * pair + 1])
            guard !isTouched[pair] else { continue }
            for (end, peer) in [(client, server), (server, client)] {
                try promise(end.isEstablished, "nobody interferes, and the handshake fails")
                try promise(end.hasReceivedAll(of: peer), "nobody interferes, and bytes are lost")
            }
        }
    }

    // MARK: - What the network does

    /// Takes what an end has to send, and puts it on its way.
    private func proceed(_ index: Int) throws(BrokenPromise) {
        try ends[index].proceed(among: ends)
        let bytes = try ends[index].takeOutput()
        guard !bytes.isEmpty else { return }
        onTheWay[index ^ 1] += bytes
        seen.append(bytes)
        if seen.count > Self.memory { seen.removeFirst() }
    }

    private func deliver(_ count: Int, to index: Int) throws(BrokenPromise) {
        let bytes = onTheWay[index].prefix(count)
        onTheWay[index].removeFirst(bytes.count)
        try hand(bytes, to: index)
    }

    private func hand(_ bytes: ArraySlice<UInt8>, to index: Int) throws(BrokenPromise) {
        try ends[index].receive(bytes, among: ends)
        try proceed(index)
    }

    private func deliverAll(of pair: Int) throws(BrokenPromise) {
        while let index = [2 * pair, 2 * pair + 1].first(where: { !onTheWay[$0].isEmpty }) {
            try deliver(onTheWay[index].count, to: index)
        }
    }

    // MARK: - What the attacker does

    private func change(_ index: Int, _ choices: inout Choices) {
        guard !onTheWay[index].isEmpty else { return }
        let place = Int(choices.byte()) << 8 | Int(choices.byte())
        let mask = choices.byte()
        guard mask != 0 else { return }
        onTheWay[index][place % onTheWay[index].count] ^= mask
        isTouched[index / 2] = true
    }

    private func forge(_ bytes: [UInt8], for index: Int) throws(BrokenPromise) {
        guard !bytes.isEmpty else { return }
        isTouched[index / 2] = true
        try hand(bytes[...], to: index)
    }

    /// Loses the first record.
    private func drop(_ index: Int) {
        let length = firstRecordLength(onTheWay[index][...])
        guard length > 0 else { return }
        onTheWay[index].removeFirst(length)
        isTouched[index / 2] = true
    }

    private func swapRecords(_ index: Int) {
        let first = firstRecordLength(onTheWay[index][...])
        let second = firstRecordLength(onTheWay[index].dropFirst(first))
        guard second > 0 else { return }
        let records = onTheWay[index]
        onTheWay[index].replaceSubrange(
            ..<(first + second),
            with: records[first..<first + second] + records[..<first]
        )
        isTouched[index / 2] = true
    }

    /// A record of any type with any content.
    private func record(_ choices: inout Choices) -> [UInt8] {
        let type = 20 + UInt8(choices.number(below: 5))
        let body = choices.bytes()
        return [type, 3, 3, 0, UInt8(body.count)] + body
    }

    /// What a record's header says, or what there is.
    private func firstRecordLength(_ bytes: ArraySlice<UInt8>) -> Int {
        let header = Array(bytes.prefix(5))
        guard header.count == 5 else { return bytes.count }
        return min(bytes.count, 5 + (Int(header[3]) << 8 | Int(header[4])))
    }
}
