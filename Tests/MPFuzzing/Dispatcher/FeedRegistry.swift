import MPCore
import MPReferents
import MPWire

/// A service that is never really called: the scene says what its tasks come to.
final class FeedService: Service {
    private let limit: Duration?

    init(limit: Duration? = nil) {
        self.limit = limit
    }

    func call(_ request: ServiceRequest) async -> ServiceResult { .returning(.null) }

    func timeLimit(of method: String) -> Duration? { method == "limited" ? limit : nil }
}

extension TypeRegistry {
    /// The standard types, and one of each other kind that can be registered.
    static let ofFeeds = TypeRegistry(registrationsOfFeeds)

    /// The typeids of ``ofFeeds``, with what they expose.
    static let methodsOfFeeds: [(typeid: String, methods: [String])] =
        registrationsOfFeeds.map { ($0.typeid, $0.exposed) } + [("functions", ["add_up"])]

    private static let registrationsOfFeeds: [TypeRegistration] = {
        let service = FeedService(limit: .seconds(3))
        return standard + [
            TypeRegistration(
                "Bank",
                exposed: ["open", "total", "limited"],
                hidden: ["audit"],
                construction: .offLoop(service),
                parameters: ["name"]
            ),
            TypeRegistration(
                "Teller",
                exposed: ["serve", "limited"],
                construction: .onLoop { _, _, _, _ in
                    ServiceReferent(service: service, order: .oneAtATime)
                }
            ),
            TypeRegistration(
                "Crew",
                exposed: ["serve", "limited"],
                construction: .onLoop { _, _, _, _ in
                    ServiceReferent(service: service, order: .concurrent(atMost: 2))
                }
            ),
            TypeRegistration("Account", exposed: ["draw"], construction: .none),
            TypeRegistration("add_up", exposed: [], construction: .none, function: service),
            TypeRegistration(
                "get_queue",
                exposed: [],
                construction: .instance(of: "Queue") {
                    (arguments, keywords, _, _) throws(PythonException) in
                    try QueueReferent.make(arguments, keywords)
                }
            ),
        ]
    }()
}

extension ServiceResult {
    /// What the task of a call comes to.
    ///
    /// - Parameters:
    ///   - work: The call.
    ///   - instances: Those that shared objects may stand for.
    ///   - choices: What it is made out of.
    ///   - maker: Makes values.
    static func made(
        for work: ServiceCall,
        instances: [FeedService],
        _ choices: inout Choices,
        _ maker: inout ValueMaker
    ) -> ServiceResult {
        if work.service is StreamService { return ofStream(work.request, &choices, &maker) }
        switch choices.number(below: 8) {
        case 0: return .raising(PythonException("KeyError", "k"))
        case 1: return .unserializable("a socket")
        case 2:
            return .creating(
                NewObject(typeid: "nothing") { ServiceReferent(service: FeedService()) }
            )
        case 3: return .creating(.stream)
        case 4, 5:
            let instance = choices.element(of: instances)
            let typeid = choices.flag() ? "Account" : "Bank"
            return .creating(
                NewObject(typeid: typeid, identity: instance.map(ObjectIdentifier.init)) {
                    ServiceReferent(service: instance ?? FeedService())
                }
            )
        default: return .returning(maker.value(&choices))
        }
    }

    /// What a stream can answer: elements, not more than asked for, or its end.
    private static func ofStream(
        _ request: ServiceRequest,
        _ choices: inout Choices,
        _ maker: inout ValueMaker
    ) -> ServiceResult {
        guard case .int(let count)? = request.arguments.first else {
            return choices.flag() ? .raising(.stopIteration) : .returning(maker.value(&choices))
        }
        return .returning(.list(Array(maker.values(&choices).prefix(count))))
    }
}

extension NewObject {
    /// A shared stream, which is never really read.
    static var stream: NewObject {
        NewObject(typeid: "Iterator") {
            let sequence = AsyncStream<Int> { $0.finish() }
            let service = StreamService(
                sequence,
                encode: { .int($0) },
                exception: { _ in .stopIteration }
            )
            return StreamReferent(service: service)
        }
    }
}
