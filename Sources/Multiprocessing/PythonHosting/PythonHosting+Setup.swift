internal import MPWire

extension PythonHosting {
    /// The settings as a host gets them: a pickled dict.
    var setup: [UInt8] {
        let settings: WireDictionary = [
            "bootstrap": .text(PythonHostScript.bootstrap),
            "path": .list(modulePaths.map { .text($0) }),
            "host_memory": hostMemoryInBytes.map { .int($0) } ?? .null,
            "memory": workerMemoryInBytes.map { .int($0) } ?? .null,
            "processes": longestPool.map { .int($0) } ?? .null,
            "types": .list(types.map { .text($0) }),
            "user": user.map { .text($0) } ?? .null,
        ]
        var bytes: [UInt8] = []
        WireValue.dict(settings).appendPickle(to: &bytes)
        return bytes
    }
}
