import MPReferents

/// What the core asks of a service beside its calls, as a recording holds it.
struct RecordedService: Equatable {
    /// One method.
    struct Method: Equatable {
        let name: String
        let qualifiedName: String
        let timeLimit: Duration?
    }

    let methods: [Method]

    /// Asks a service.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - methods: The methods that it may be asked for.
    init(_ service: any Service, methods: [String]) {
        self.methods = methods.map { name in
            Method(
                name: name,
                qualifiedName: service.qualifiedName(of: name),
                timeLimit: service.timeLimit(of: name)
            )
        }
    }

    /// Describes a service of which nothing is known.
    init(methods: [Method]) {
        self.methods = methods
    }

    func append(to writer: inout EntryWriter) {
        writer.list(methods) { writer, method in
            writer.text(method.name)
            writer.text(method.qualifiedName)
            writer.optional(method.timeLimit) { $0.duration($1) }
        }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        methods = try reader.list { (reader) throws(RecordingError) in
            let (name, qualifiedName) = (try reader.text(), try reader.text())
            let limit = try reader.optional { (reader) throws(RecordingError) in
                try reader.duration()
            }
            return Method(name: name, qualifiedName: qualifiedName, timeLimit: limit)
        }
    }
}
