import Testing

@testable import Multiprocessing

struct AuthkeyCurrentTests {
    @Test func isOneStrongKeyForTheProgram() {
        #expect(Authkey.current == Authkey.current)
        #expect(Authkey.current.count == 32)
    }
}
