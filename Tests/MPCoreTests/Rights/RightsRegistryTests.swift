import MPReferents
import MPWire
import Testing

@testable import MPCore

/// Rules against the types, methods and functions that there are.
struct RightsRegistryTests {
    private final class Adder: Service {
        func call(_ request: ServiceRequest) async -> ServiceResult { .returning(.null) }
        func timeLimit(of method: String) -> Duration? { nil }
    }

    private static let registry = TypeRegistry(
        TypeRegistry.standard + [
            TypeRegistration("add_up", exposed: [], construction: .none, function: Adder()),
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

    @Test(arguments: [
        "deny * *", "allow * *", "deny * create Queue", "deny * call Queue[jobs].get,put",
        "deny * call Que*.nothing*", "deny * create No*", "deny * run add_up", "deny * run add_*,*",
        "deny * call functions.add_up", "deny * call Iterator.__next__", "deny * call *.get",
        "deny * call dict.#GETVALUE,__repr__,get", "deny * open Queue[get_queue]",
        "deny * shutdown", "deny * call Queue[anything at all]",
    ])
    func whatIsThereIsTaken(_ rule: String) throws {
        let rights = try Rights(parsing: "\(rule)\nallow * inspect")
        try rights.check(against: Self.registry)
    }

    @Test(arguments: [
        ("deny * create Qeue", 15, "the server has no type 'Qeue'; did you mean 'Queue'?"),
        ("deny * create,open Lokc[a]", 20, "the server has no type 'Lokc'; did you mean 'Lock'?"),
        ("  deny * call Lits.append", 15, "the server has no type 'Lits'; did you mean 'list'?"),
        (
            "deny * call list.apend", 13,
            "the server has no method of 'list' 'apend'; did you mean 'append'?"
        ),
        ("deny * call *.no_such_thing", 13, "the server has no method of '*' 'no_such_thing'"),
        ("deny * run add_pu", 12, "the server has no function 'add_pu'; did you mean 'add_up'?"),
        (
            "deny * open get_queue", 13,
            "'get_queue' is an instance, which rules call Queue[get_queue]"
        ),
        ("deny * create add_up", 15, "the server has no type 'add_up'"),
    ])
    func whatIsNotThereIsNamedWithWhatIsNear(_ rule: String, _ column: Int, _ text: String) throws {
        let rights = try Rights(parsing: "# first\n\(rule)\notherwise standard")
        let error = #expect(throws: RightsError.self) { try rights.check(against: Self.registry) }
        #expect(error?.line == 2)
        #expect(error?.column == column)
        #expect(error?.reason.hasPrefix(text) == true, "\(error?.reason ?? "")")
    }
}
