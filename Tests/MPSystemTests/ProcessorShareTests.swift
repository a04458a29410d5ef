import Glibc
import Testing

@testable import MPSystem

struct ProcessorShareTests {
    @Test func isWithinWhatTheMachineHas() {
        #expect(1...sysconf(Int32(_SC_NPROCESSORS_CONF)) ~= ProcessorShare.count)
    }

    @Test func totalIsWhatTheSystemSays() {
        #expect(ProcessorShare.total == sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    @Test(arguments: [
        ("max 100000\n", nil), ("-1\n 100000\n", nil), ("", nil), (" ", nil), ("5 0", nil),
        ("200000 100000\n", 2), ("150000 100000\n", 1), ("50000\n 100000\n", 0),
    ])
    func readsQuotas(text: String, share: Int?) {
        #expect(ProcessorShare.share(Array(text.utf8)) == share)
    }

    @Test(arguments: [
        ("/", [""]), ("", [""]), ("/a", ["/a", ""]), ("/a/b", ["/a/b", "/a", ""]),
    ])
    func looksAtAllGroupsAbove(group: String, groups: [String]) {
        #expect(ControlGroups.withParents(group) == groups)
    }
}
