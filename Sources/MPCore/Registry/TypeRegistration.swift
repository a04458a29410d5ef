package import MPReferents
internal import MPSystem
package import MPWire

/// One entry of the registry: a typeid, how its objects are created, and which methods clients may call on them.
package struct TypeRegistration: Sendable {
    package let typeid: String
    /// The exposed methods, in the order in which clients are told of them.
    package let exposed: [String]
    /// The methods that clients may call: the exposed ones, and hidden ones.
    package let methods: NameTable
    /// The names of type and methods as the flight recorder knows them.
    let flightNames: KnownFlightNames
    /// What is known of these methods, in the same order.
    private let facts: [MethodFacts]
    /// Whether its methods are code of the program: nobody knows how long they take.
    let runsOwnCode: Bool
    package let construction: Construction
    /// Carries out the function that clients call by this typeid, if it is a function.
    package let function: (any Service)?
    /// The parameter names of the constructor or the function; `nil` if they aren't known.
    package let parameters: [String]?
    /// Whether callers can hold an object, as they hold locks.
    package let isHeldByCallers: Bool
    /// Whether what a CPython client holds goes back with its connection, not with its process.
    package let endsWithConnections: Bool
    /// Whether clients can catch what the constructor raises.
    ///
    /// CPython's server sends the text of a traceback instead, and so do the types that Python has.
    package let constructorRaises: Bool

    /// Whether an object is told of the ends of the sessions whose calls have asked who calls.
    package let isToldOfSessionEnds: Bool

    /// Whether something happens to an object because time passes.
    package private(set) var keepsTime = false

    /// How many elements of 64 bytes its constructor builds for each element of its arguments; 0 if it doesn't iterate
    /// over them.
    package private(set) var elementCost = 0

    /// The parameters of its constructor that are settings; `nil` for a type of the program's own, which doesn't say.
    private var settingParameters: [SettingParameter]?

    /// Creates some of its objects elsewhere, in place of ``construction``.
    package private(set) var hosting: Hosting?

    /// Whether arguments of its constructor and its methods may be instances of any class, and functions.
    ///
    /// They go to a Python interpreter that runs the code of clients anyway, and to no other client.
    package private(set) var takesAnyClass = false

    /// Whether its objects live there, so that calls of their methods are handed on as they come.
    package private(set) var isHosted = false

    /// Finds the order of a list's elements by a key function of a client.
    package private(set) var sorter: (any Service)?

    /// Whether clients can ask `create` for it.
    package var isCreatable: Bool {
        if case .none = construction { return function != nil }
        return true
    }

    /// Registers a type, an instance or a function.
    ///
    /// - Parameters:
    ///   - typeid: The name by which clients ask for it.
    ///   - exposed: The methods that clients are told of.
    ///   - hidden: Methods that clients may call without being told of them.
    ///   - facts: What is known of these methods, in the same order; of others the worst is supposed.
    ///   - construction: How objects are created.
    ///   - function: Carries out the function, if it is one; it is asked for `typeid`.
    ///   - parameters: The parameter names of the constructor or the function.
    ///   - isHeldByCallers: Whether callers can hold an object.
    ///   - endsWithConnections: Whether what a CPython client holds goes back with its connection.
    ///   - isToldOfSessionEnds: Whether an object is told of the ends of sessions.
    ///   - constructorRaises: Whether clients can catch what the constructor raises.
    ///   - runsOwnCode: Whether its methods are code of the program.
    package init(
        _ typeid: String,
        exposed: [String],
        hidden: [String] = [],
        facts: [MethodFacts] = [],
        construction: Construction,
        function: (any Service)? = nil,
        parameters: [String]? = nil,
        isHeldByCallers: Bool = false,
        endsWithConnections: Bool = false,
        isToldOfSessionEnds: Bool = false,
        constructorRaises: Bool = false,
        runsOwnCode: Bool = true
    ) {
        self.typeid = typeid
        self.exposed = exposed
        // In the order of the type's own table, so that an index here is an index there.
        var names: Set<String> = []
        methods = NameTable((exposed + hidden).filter { names.insert($0).inserted })
        flightNames = KnownFlightNames(
            type: typeid,
            methods: methods.names,
            others: TypeCounts.others
        )
        self.facts = facts
        self.runsOwnCode = runsOwnCode
        self.construction = construction
        self.function = function
        self.parameters = parameters
        self.isHeldByCallers = isHeldByCallers
        self.endsWithConnections = endsWithConnections
        self.isToldOfSessionEnds = isToldOfSessionEnds
        self.constructorRaises = constructorRaises
    }

    /// Registers an object whose methods the core carries out itself.
    ///
    /// - Parameters:
    ///   - typeid: The name of its type.
    ///   - exposed: The methods that clients are told of.
    init(_ typeid: String, carriedOutByTheCore exposed: [String]) {
        self.typeid = typeid
        self.exposed = exposed
        methods = NameTable([])
        flightNames = KnownFlightNames(type: typeid, methods: [], others: TypeCounts.others)
        facts = []
        runsOwnCode = false
        construction = .none
        function = nil
        parameters = nil
        isHeldByCallers = false
        endsWithConnections = false
        isToldOfSessionEnds = false
        constructorRaises = false
    }
}

extension TypeRegistration {
    /// Creates objects in a Python interpreter that the server has started.
    package struct Hosting: Sendable {
        /// Creates them.
        let service: any Service
        /// Whether an object with these arguments is created there.
        let isWanted: @Sendable ([WireValue], WireDictionary) -> Bool

        /// Whether a barrier with these arguments calls a function of a client.
        package static let isBarrierWithAction: @Sendable ([WireValue], WireDictionary) -> Bool = {
            arguments,
            keywords in
            let action = arguments.count > 1 ? arguments[1] : keywords[text: "action"]
            return action.map { $0 != .null } ?? false
        }
    }

    /// The methods that each object of Python has, whatever it exposes.
    private static let methodsOfAllObjects = ["#GETVALUE", "__repr__", "__str__"]

    /// Registers a type whose objects live in a Python interpreter that the server has started.
    ///
    /// - Parameters:
    ///   - typeid: The name of the type.
    ///   - exposed: The methods, as far as they are known; each object may have others.
    ///   - service: Creates the objects; `nil` if only methods return them.
    package init(hosted typeid: String, exposed: [String], by service: (any Service)? = nil) {
        self.init(
            typeid,
            exposed: exposed,
            hidden: Self.methodsOfAllObjects,
            construction: service.map(Construction.offLoop) ?? .none
        )
        takesAnyClass = true
        isHosted = true
    }

    /// The same type, some of whose objects live in such an interpreter.
    ///
    /// - Parameters:
    ///   - service: Creates those.
    ///   - isWanted: Whether an object with these arguments is one.
    /// - Returns: The registration.
    package func hosting(
        by service: any Service,
        where isWanted: @escaping @Sendable ([WireValue], WireDictionary) -> Bool
    ) -> TypeRegistration {
        var registration = self
        registration.hosting = Hosting(service: service, isWanted: isWanted)
        registration.takesAnyClass = true
        return registration
    }

    /// The same type, whose `sort` takes key functions.
    ///
    /// - Parameter sorter: Finds the order of elements; it is asked for `order`, with the elements, the function, and
    ///   whether the order is to be reversed.
    /// - Returns: The registration.
    package func sorting(by sorter: any Service) -> TypeRegistration {
        var registration = self
        registration.sorter = sorter
        return registration
    }

    /// Tells what is known of a method.
    ///
    /// - Parameter index: Its index in ``methods``.
    /// - Returns: The facts.
    func facts(of index: Int) -> MethodFacts {
        index < facts.count ? facts[index] : Self.unknownFacts
    }

    /// The settings in the arguments of its constructor.
    ///
    /// - Parameters:
    ///   - arguments: The positional arguments.
    ///   - keywords: The keyword arguments.
    ///   - isComplete: Whether settings that are left out have their standard values.
    /// - Returns: The settings.
    func settings(
        in arguments: [WireValue],
        _ keywords: WireDictionary,
        isComplete: Bool
    ) -> ObjectSettings {
        guard let settingParameters else {
            return ObjectSettings(named: parameters, arguments, keywords)
        }
        return ObjectSettings(settingParameters, arguments, keywords, isComplete: isComplete)
    }

    /// The worst case: a task begins at once, and what it does is up to the program.
    private static let unknownFacts: MethodFacts = [
        .writes, .grows, .commits, .blocks, .asksCaller,
    ]
}

/// Registering our own types, whose classes know what they expose.
extension TypeRegistration {
    /// Registers a type that clients can create.
    package init<Object: CreatableReferent & SendableMetatype>(
        _ typeid: String,
        _ type: Object.Type
    ) {
        self.init(
            typeid,
            exposed: Object.exposed,
            facts: Object.facts,
            construction: .onLoop { (arguments, keywords, _, work) throws(PythonException) in
                try Object.make(arguments, keywords, work)
            },
            isHeldByCallers: Object.isHeldByCallers,
            endsWithConnections: Object.endsWithConnections,
            isToldOfSessionEnds: Object.isToldOfSessionEnds,
            runsOwnCode: false
        )
        keepsTime = Object.keepsTime
        elementCost = Object.elementCost
        settingParameters = Object.settings
    }

    /// Registers a type with a constructor of its own, for a class with several typeids.
    package init<Object: Referent & SendableMetatype>(
        _ typeid: String,
        _ type: Object.Type,
        make: @escaping @Sendable ([WireValue], WireDictionary) throws(PythonException) -> Object
    ) {
        self.init(typeid, type) {
            (arguments, keywords, _) throws(PythonException) in try make(arguments, keywords)
        }
    }

    /// Registers a type whose objects are created on others.
    package init<Object: Referent & SendableMetatype>(
        _ typeid: String,
        _ type: Object.Type,
        make:
            @escaping @Sendable ([WireValue], WireDictionary, ReferentLookup)
            throws(PythonException) -> Object
    ) {
        self.init(
            typeid,
            exposed: Object.exposed,
            facts: Object.facts,
            construction: .onLoop {
                (arguments, keywords, lookUp, _) throws(PythonException) in
                try make(arguments, keywords, lookUp)
            },
            isHeldByCallers: Object.isHeldByCallers,
            endsWithConnections: Object.endsWithConnections,
            runsOwnCode: false
        )
        elementCost = Object.elementCost
        settingParameters = Object.settings
    }

    /// Registers a type that only methods return.
    package init<Object: Referent>(_ typeid: String, returnedByMethods type: Object.Type) {
        self.init(
            typeid,
            exposed: Object.exposed,
            facts: Object.facts,
            construction: .none,
            isHeldByCallers: Object.isHeldByCallers,
            endsWithConnections: Object.endsWithConnections,
            runsOwnCode: false
        )
    }
}
