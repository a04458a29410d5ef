import MPWire
import Testing

struct ClassPolicyTests {
    @Test(arguments: [
        ("builtins", "int", true), ("builtins", "ValueError", true), ("datetime", "date", true),
        ("multiprocessing.managers", "ListProxy", true), ("_queue", "Empty", true),
        ("farm.jobs", "Job", false), ("builtins", "eval", false), ("os", "system", false),
    ])
    func theStandardListAdmitsDataOnly(_ module: String, _ name: String, _ isAdmitted: Bool) {
        #expect(ClassPolicy().allows(WireGlobal(module, name)) == isAdmitted)
    }

    @Test(arguments: [
        ("farm.*", "farm", "Job", true), ("farm.*", "farm.jobs", "Job", true),
        ("farm.*", "farmhouse", "Job", false), ("farm.Job", "farm", "Job", true),
        ("farm.Job", "farm", "Job.Inner", false), ("farm.Job", "farm", "Jobs", false),
        ("farm.jobs.*", "farm", "Job", false), ("farm", "farm", "Job", false),
    ])
    func patternsAdmitWhatTheyName(
        _ pattern: String,
        _ module: String,
        _ name: String,
        _ isAdmitted: Bool
    ) {
        let policy = ClassPolicy(allowing: [pattern])
        #expect(policy.allows(WireGlobal(module, name)) == isAdmitted)
    }
}
