import Glibc
import Testing

@testable import MPTransport

struct AcceptFailureTests {
    @Test(arguments: [
        (EAGAIN, AcceptFailure.nobodyWaits), (EINTR, .takeNext), (ECONNABORTED, .takeNext),
        (EMFILE, .backOff), (ENFILE, .backOff), (ENOBUFS, .backOff), (ENOMEM, .backOff),
        (EBADF, .backOff),
    ])
    func judgesErrors(_ code: Int32, _ expected: AcceptFailure) {
        #expect(AcceptFailure(code: code) == expected)
    }
}
