import MPReferents
import MPWire

/// One entry of a registry, as a recording holds it: what is known of a type, without its code.
struct RecordedType {
    /// How its objects are created.
    enum Construction {
        case none, onLoop
        case offLoop(RecordedService)
        case instance(of: String)
    }

    let typeid: String
    let exposed: [String]
    let methods: [String]
    let facts: [UInt16]
    let construction: Construction
    let function: RecordedService?
    let parameters: [String]?
    let sorter: RecordedService?
    let hosting: RecordedService?
    /// ``TypeRegistration/isHeldByCallers`` and the like, a bit each.
    let traits: UInt8

    init(_ type: TypeRegistration) {
        typeid = type.typeid
        exposed = type.exposed
        methods = type.methods.names
        facts = methods.indices.map { type.facts(of: $0).rawValue }
        switch type.construction {
        case .none: construction = .none
        case .onLoop: construction = .onLoop
        case .offLoop(let service):
            construction = .offLoop(RecordedService(service, methods: ["__init__"]))
        case .instance(let typeid, _): construction = .instance(of: typeid)
        }
        function = type.function.map { RecordedService($0, methods: [type.typeid]) }
        parameters = type.parameters
        sorter = type.sorter.map { RecordedService($0, methods: ["order"]) }
        hosting = type.hosting.map { RecordedService($0.service, methods: ["__init__"]) }
        let flags = [
            type.isHeldByCallers, type.endsWithConnections, type.isToldOfSessionEnds,
            type.constructorRaises, type.takesAnyClass,
        ]
        traits = flags.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) }
    }

    func append(to writer: inout EntryWriter) {
        writer.text(typeid)
        writer.texts(exposed)
        writer.texts(methods)
        writer.list(facts) { $0.number(UInt64($1)) }
        switch construction {
        case .none: writer.byte(0)
        case .onLoop: writer.byte(1)
        case .offLoop(let service):
            writer.byte(2)
            service.append(to: &writer)
        case .instance(let typeid):
            writer.byte(3)
            writer.text(typeid)
        }
        writer.optional(function) { $1.append(to: &$0) }
        writer.optional(parameters) { $0.texts($1) }
        writer.optional(sorter) { $1.append(to: &$0) }
        writer.optional(hosting) { $1.append(to: &$0) }
        writer.byte(traits)
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        let service = { (reader: inout EntryReader) throws(RecordingError) in
            try RecordedService(&reader)
        }
        typeid = try reader.text()
        exposed = try reader.texts()
        methods = try reader.texts()
        facts = try reader.list { (reader) throws(RecordingError) in
            UInt16(truncatingIfNeeded: try reader.number())
        }
        switch try reader.byte() {
        case 0: construction = .none
        case 1: construction = .onLoop
        case 2: construction = .offLoop(try service(&reader))
        case 3: construction = .instance(of: try reader.text())
        default: throw .malformed("a type is made in an unknown way")
        }
        function = try reader.optional(service)
        parameters = try reader.optional { (reader) throws(RecordingError) in
            try reader.texts()
        }
        sorter = try reader.optional(service)
        hosting = try reader.optional(service)
        traits = try reader.byte()
    }
}

extension RecordedType {
    /// Whether the code of its objects is needed to run them again, and not only what their tasks returned.
    var needsCode: Bool {
        switch construction {
        case .onLoop, .instance: true
        case .none, .offLoop: false
        }
    }

    private func has(_ trait: UInt8) -> Bool { traits & 1 << trait != 0 }

    private var takesAnyClass: Bool { has(4) }

    /// The type with the code of this program, if there is any, and with stand-ins for its services.
    ///
    /// - Parameter own: The type as this program has it.
    /// - Returns: The registration.
    func registration(_ own: TypeRegistration?) -> TypeRegistration {
        if takesAnyClass, hosting == nil { return hosted }
        var registration = code(of: own) ?? standIn
        if let sorter { registration = registration.sorting(by: ReplayedService(sorter)) }
        if let hosting {
            registration = registration.hosting(
                by: ReplayedService(hosting),
                where: TypeRegistration.Hosting.isBarrierWithAction
            )
        }
        return registration
    }

    /// The type of this program, if its objects are made by its code.
    private func code(of own: TypeRegistration?) -> TypeRegistration? {
        switch (construction, own?.construction) {
        case (.onLoop, .onLoop), (.instance, .instance), (.none, .some(.none)):
            function == nil ? own : nil
        default: nil
        }
    }

    private var hosted: TypeRegistration {
        guard case .offLoop(let service) = construction else {
            return TypeRegistration(hosted: typeid, exposed: exposed)
        }
        return TypeRegistration(hosted: typeid, exposed: exposed, by: ReplayedService(service))
    }

    /// The type without its code.
    private var standIn: TypeRegistration {
        let known = Set(exposed)
        return TypeRegistration(
            typeid,
            exposed: exposed,
            hidden: methods.filter { !known.contains($0) },
            facts: facts.map { MethodFacts(rawValue: $0) },
            construction: standInConstruction,
            function: function.map { ReplayedService($0) },
            parameters: parameters,
            isHeldByCallers: has(0),
            endsWithConnections: has(1),
            isToldOfSessionEnds: has(2),
            constructorRaises: has(3)
        )
    }

    private var standInConstruction: MPCore.Construction {
        let typeid = typeid
        switch construction {
        case .none: return .none
        case .onLoop:
            return .onLoop { (_, _, _, _) throws(PythonException) in
                UnknownReferent(typeid: typeid)
            }
        case .offLoop(let service): return .offLoop(ReplayedService(service))
        case .instance(let type):
            let service = RecordedService(methods: [])
            return .instance(of: type) { (_, _, _, _) throws(PythonException) in
                ServiceReferent(service: ReplayedService(service), representation: "<\(type)>")
            }
        }
    }
}
