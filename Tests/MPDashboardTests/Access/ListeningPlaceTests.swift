import MPDashboard
import Testing

@Suite struct ListeningPlaceTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080, true), ("localhost:0", "localhost", 0, true),
        ("[::1]:80", "::1", 80, true), ("127.9.8.7:1", "127.9.8.7", 1, true),
        ("0.0.0.0:8080", "0.0.0.0", 8080, false), ("[::]:9400", "::", 9400, false),
        ("10.0.0.1:1", "10.0.0.1", 1, false),
        ("127.0.0.1.example.org:1", "127.0.0.1.example.org", 1, false),
        ("127.example:1", "127.example", 1, false),
        ("localhost.example:1", "localhost.example", 1, false),
    ])
    func readsHostAndPort(text: String, host: String, port: Int, isLoopback: Bool) throws {
        let place = try ListeningPlace(parsing: text)
        #expect(place == ListeningPlace(host: host, port: port))
        #expect(place.isLoopback == isLoopback)
        #expect(place.description == text)
    }

    @Test(arguments: [
        "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":80", "::1:80", "[]:80", "[a]:80",
    ])
    func refusesEverythingElse(text: String) {
        #expect(throws: ListeningPlace.Complaint.self) { try ListeningPlace(parsing: text) }
    }

    @Test func saysWhatToDoForAnotherMachine() throws {
        let place = try ListeningPlace(parsing: "0.0.0.0:8080")
        #expect { try place.requiringLoopback() } throws: { error in
            "\(error)".contains("syncmanager dashboard tls://") && "\(error)".contains("ssh -L")
        }
        let own = try ListeningPlace(parsing: "127.0.0.1:1")
        #expect(try own.requiringLoopback() == own)
    }
}
