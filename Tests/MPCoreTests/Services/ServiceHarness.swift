import MPCore
import MPReferents
import MPWire

/// A service whose calls end when the test says so, through ``CoreHarness/finish(_:_:)``.
final class FakeService: Service {
    private let typeid: String?
    private let limit: Duration?

    init(_ typeid: String? = nil, limit: Duration? = nil) {
        self.typeid = typeid
        self.limit = limit
    }

    func call(_ request: ServiceRequest) async -> ServiceResult { .returning(.null) }

    func timeLimit(of method: String) -> Duration? { method == "limited" ? limit : nil }

    func qualifiedName(of method: String) -> String {
        typeid.map { "\($0).\(method)" } ?? method
    }
}

extension TypeRegistry {
    /// The types of the tests, beside the standard ones: `Bank`, which is made in a task, `Account`,
    /// which methods return, and the function `add_up`.
    static func withServices(
        order: CallOrder = .concurrent,
        limit: Duration? = nil
    ) -> TypeRegistry {
        let function = FakeService()
        let (bank, teller) = (FakeService("Bank"), FakeService("Teller", limit: limit))
        return TypeRegistry(
            TypeRegistry.standard + [
                TypeRegistration(
                    "Bank",
                    exposed: ["open", "total", "limited"],
                    hidden: ["audit"],
                    construction: .offLoop(bank),
                    parameters: ["name"]
                ),
                TypeRegistration(
                    "Teller",
                    exposed: ["serve", "limited"],
                    construction: .onLoop { _, _, _, _ in
                        ServiceReferent(service: teller, order: order)
                    }
                ),
                TypeRegistration("Account", exposed: ["draw"], construction: .none),
                TypeRegistration(
                    "add_up",
                    exposed: [],
                    construction: .none,
                    function: function,
                    parameters: ["a", "b"]
                ),
                TypeRegistration(
                    "get_queue",
                    exposed: [],
                    construction: .instance(of: "Queue") {
                        (arguments, keywords, _, _) throws(PythonException) in
                        try QueueReferent.make(arguments, keywords)
                    }
                ),
            ]
        )
    }
}

extension CoreHarness {
    /// A server with these types.
    static func withServices(
        order: CallOrder = .concurrent,
        limit: Duration? = nil
    ) -> CoreHarness {
        CoreHarness { $0.registry = .withServices(order: order, limit: limit) }
    }

    /// The numbers of the tasks that have begun and not ended, oldest first.
    var running: [CallID] { runs.keys.sorted { $0.number < $1.number } }

    /// Ends a task.
    func finish(_ run: CallID, _ result: ServiceResult) {
        precondition(runs.removeValue(forKey: run) != nil)
        core.finished(run, with: result, at: now, into: &output)
        carryOut()
    }

    /// Ends the task that has run longest.
    func finishOldest(_ result: ServiceResult) {
        guard let oldest = running.first else { preconditionFailure("no task runs") }
        finish(oldest, result)
    }

    /// The figure of that name in what `inspect` shows.
    func inspect(_ key: String) -> WireValue? {
        guard case .returning(.dict(let all)) = control("inspect") else { return nil }
        return all[text: key]
    }

    /// How many objects clients hold.
    var objectCount: Reply? { control("number_of_objects") }
}

extension NewObject {
    /// An account that stands for an instance.
    static func account(of instance: AnyObject? = nil) -> NewObject {
        let service = FakeService()
        return NewObject(typeid: "Account", identity: instance.map(ObjectIdentifier.init)) {
            ServiceReferent(service: service)
        }
    }

    /// A bank.
    static var bank: NewObject {
        let service = FakeService()
        return NewObject(typeid: "Bank") { ServiceReferent(service: service) }
    }
}
