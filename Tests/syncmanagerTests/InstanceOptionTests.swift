import MPWire
import Multiprocessing
import Testing

@testable import syncmanager

/// Shared objects as they are written on the command line.
struct InstanceOptionTests {
    @Test(arguments: [
        ("get_job_q=Queue", "get_job_q", "Queue", RequestArguments()),
        ("q=Queue(10)", "q", "Queue", RequestArguments([.int(10)])),
        ("q=Queue(maxsize=10)", "q", "Queue", RequestArguments(keywords: ["maxsize": .int(10)])),
        ("d=dict({'a': 1})", "d", "dict", RequestArguments([.dict(["a": .int(1)])])),
        ("l=list([1, 'x=y'])", "l", "list", RequestArguments([.list([.int(1), .text("x=y")])])),
        ("v=Value('i', 0)", "v", "Value", RequestArguments([.text("i"), .int(0)])),
        ("s=set()", "s", "set", RequestArguments()),
    ])
    func reads(
        _ text: String,
        _ name: String,
        _ typeid: String,
        _ arguments: RequestArguments
    ) throws {
        let option = try InstanceOption(argument: text)
        #expect(option.name == name)
        #expect(option.typeid == typeid)
        #expect(option.arguments == arguments)
    }

    @Test(arguments: [
        "", "get_q", "get_q=", "=Queue", "get-q=Queue", "get_q=Queue(", "get_q=5", "get_q=a.b()",
        "get_q=Queue(x)", "get_q=Queue()x", "get_q=[1]",
    ])
    func refuses(_ text: String) {
        #expect(throws: CommandError.self) { try InstanceOption(argument: text) }
    }

    @Test func registers() throws {
        var registry = Registry.standard
        try InstanceOption(argument: "get_q=Queue(2)").apply(to: &registry)
        try InstanceOption(argument: "get_d=dict(a=1)").apply(to: &registry)
        #expect(registry.problems == [])
        #expect(registry.typeids.contains("get_q"))
    }

    @Test(arguments: [
        ("get_q=Quue", "did you mean 'Queue'"), ("Queue=Queue", "registered twice"),
        ("named=Queue", "managers use"), ("class=Queue", "keyword of Python"),
        ("get_q=Queue('x', 2, 3)", "get_q: Queue(…) fails: TypeError"),
        ("s=Semaphore(-1)", "s: Semaphore(…) fails: ValueError"),
    ])
    func whatCannotBeIsAProblemAtTheStart(_ text: String, _ problem: String) throws {
        var registry = Registry.standard
        try InstanceOption(argument: text).apply(to: &registry)
        let problems = registry.problems.joined()
        #expect(problems.contains(problem), "\(problems)")
    }
}
