import MPWire
import Testing

@testable import MPCore

/// What is said to programs that ask for objects of their own server.
struct UnknownTypeTests {
    @Test(arguments: [
        ("get_job_q", ["serve --instance get_job_q=TYPE", "named().Queue('jobs')", "only: Array"]),
        ("get_queue", ["did you mean 'Queue'", "--instance get_queue=Queue", "named().Queue("]),
        ("get_lock", ["--instance get_lock=Lock", "named().Lock("]),
        ("name", ["did you mean 'named'"]),
        ("Queu", ["did you mean 'Queue'"]),
    ])
    func namesTheWaysOut(typeid: String, _ parts: [String]) {
        let harness = CoreHarness()
        guard case .traceback(let text)? = harness.control("create", [.text(typeid)]) else {
            Issue.record("\(typeid) is there")
            return
        }
        for part in parts { #expect(text.contains(part), "\(text)") }
        #expect(text.contains("\nKeyError: '\(typeid)'"))
    }
}
