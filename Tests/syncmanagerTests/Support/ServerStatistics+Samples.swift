import MPWire

extension ServerStatistics {
    /// A server with something of everything, of which all counts grow with the time.
    ///
    /// - Parameters:
    ///   - time: Its uptime in seconds.
    ///   - serverID: Its name.
    static func sample(at time: Int, serverID: String = "a1") -> Self {
        var told = ServerStatistics(serverID: serverID)
        told.uptime = Double(time)
        told.processID = 812
        told.loopTime = 0.25 * Double(time)
        told.memoryInBytes = 120_400_000
        told.connectionCount = 3
        told.objectCount = 10_000
        told.waitingCalls = 2
        told.runningCalls = 1
        told.denials = 4
        told.limitRefusals = ["memory": 2]
        let (gets, puts) = (CallStatistics(calls: 1000 * time), CallStatistics(calls: 20 * time))
        told.types = [
            .init(typeid: "Queue", methods: ["put": puts]),
            .init(typeid: "dict", methods: ["get": gets]),
        ]
        told.total = gets
        told.total += puts
        told.objects = [
            .init("a1-1", "dict", name: "counts", size: 26, calls: gets),
            .init("a1-2", "Queue", name: nil, size: 100 + 10 * time, calls: puts),
        ]
        told.queues = [
            .init(object: .jobs, length: 100 + 10 * time, taken: 10 * time, waiting: 0)
        ]
        told.waits = [
            .init(object: .ledger, method: "acquire", time: 12.5, client: .alice),
            .init(object: nil, method: "word_count", isRunning: true, time: 0.5, client: .bob),
        ]
        told.holders = [
            .init(object: .ledger, client: .bob, task: nil, time: 63, token: 7, waiting: 1)
        ]
        told.clients = [
            .init(client: .alice, calls: 1000 * time, receivedBytes: 0, sentBytes: 0),
            .init(client: .bob, calls: 20 * time, receivedBytes: 64 * time, sentBytes: 32 * time),
        ]
        told.principals = [
            .init(
                name: "key:default",
                connections: 2,
                calls: 1020 * time,
                receivedBytes: 0,
                sentBytes: 0
            )
        ]
        return told
    }

    /// The same server, with a deadlock.
    static func deadlocked(at time: Int) -> Self {
        var told = sample(at: time)
        let stock = ObjectName(ident: "a1-4", typeid: "Lock", name: "stock")
        let waits: [CallWait] = [
            .init(object: .ledger, method: "acquire", time: 3, client: .alice),
            .init(object: stock, method: "acquire", time: 2.5, client: .bob),
        ]
        told.deadlocks = [.init(waits: waits, isCertain: true)]
        return told
    }
}

extension CallStatistics {
    /// So many calls of 50 and 20 bytes, each of which takes 100 µs; every hundredth fails, and every tenth waits.
    init(calls: Int) {
        self.init()
        self.calls = calls
        errors = calls / 100
        (receivedBytes, sentBytes) = (50 * calls, 20 * calls)
        loopTime = Double(calls) / 10_000
        waits = calls / 10
    }
}

extension ServerStatistics.ObjectStatistics {
    init(_ ident: String, _ typeid: String, name: String?, size: Int, calls: CallStatistics) {
        self.init(ident: ident, typeid: typeid, name: name, size: size, waiting: 0, calls: calls)
    }
}

extension ServerStatistics.ObjectName {
    static let jobs = Self(ident: "a1-2", typeid: "Queue", name: nil)
    static let ledger = Self(ident: "a1-3", typeid: "Lock", name: "ledger")
}

extension ServerStatistics.Client {
    static let alice = Self(
        connection: 4,
        name: "alice",
        processID: 901,
        principal: "key:default",
        source: nil
    )
    static let bob = Self(
        connection: 5,
        name: "",
        processID: nil,
        principal: "key:default",
        source: "192.0.2.7"
    )
}

extension ServerStatistics.CallWait {
    init(
        object: ServerStatistics.ObjectName?,
        method: String,
        time: Double,
        client: ServerStatistics.Client
    ) {
        self.init(object: object, method: method, isRunning: false, time: time, client: client)
    }
}
