internal import MPWire

/// Does once in a fork server what each of its children would otherwise do for the first time.
///
/// Swift makes the metadata of generic types, and looks for conformances, at their first use. For what a child reads and
/// writes, that took a quarter of its processor time.
enum ForkServerWarmUp {
    /// Reads and writes the messages of a child, without sending any.
    ///
    /// No thread is started.
    static func run() {
        let preparation = Preparation(
            name: "",
            path: [1],
            isDaemon: false,
            parentName: "",
            parentID: 0,
            function: "",
            input: .tuple([.null]),
            startMethod: .forkserver,
            log: .current,
            authkey: [],
            surroundings: .current
        )
        var message = OutgoingBytes()
        preparation.value.appendPickle(to: &message)
        // What was just written can be read.
        _ = (try? PickleReader.read(message.contiguous[...])).flatMap(Preparation.init)
        for message in [ControlMessage.begins, .result(.null, managers: [])] { _ = message.frame }
        _ = ProcessTree.current
        _ = IncomingResources([])
    }
}
