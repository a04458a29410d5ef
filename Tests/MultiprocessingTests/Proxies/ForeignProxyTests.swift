import Multiprocessing
import Testing

/// Proxies for objects of one manager that lie in objects of another one.
@Suite struct ForeignProxyTests {
    @Test(.timeLimit(.minutes(10)))
    func workWhereBothManagersAreConnected() async throws {
        try await withSyncManager { one in
            try await withSyncManager { other in
                let list = try await one.list(Int.self, initial: [1])
                let rows = try await other.dict(String.self, ListProxy<Int>.self)
                try await rows.set("a", list)
                let before = try await one.numberOfObjects()
                do {
                    let same = try #require(try await rows.get("a"))
                    try await same.append(2)
                    #expect(same.token == list.token)
                    #expect(try await one.inspect().objects.last?.references == 2)
                }
                #expect(try await list.copy() == [1, 2])
                #expect(try await one.inspect().objects.last?.references == 1)
                #expect(try await one.numberOfObjects() == before)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func nameTheAddressToConnectTo() async throws {
        try await withSyncManager { other in
            let values = try await other.list(WireValue.self)
            let authkey = Authkey.random()
            try await withSyncManager(authkey: authkey) { embedded in
                let one = try await SyncManager.connect(to: embedded.address, authkey: authkey)
                let list = try await one.list(Int.self)
                try await values.append(list.wireValue)
                await one.close()
                await embedded.close()
                let foreign = try await values.get(0)
                let error = #expect(throws: MultiprocessingError.self) {
                    try ListProxy<Int>(foreign)
                }
                #expect(error?.code == .typeMismatch)
                #expect(error?.message.contains("another server") == true)
                #expect(error?.message.contains("\(embedded.address)") == true)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func ofAReleasedObjectSaySo() async throws {
        try await withSyncManager { one in
            try await withSyncManager { other in
                let rows = try await other.list(ListProxy<Int>.self)
                try await rows.append(try await one.list(Int.self))
                // The release travels before the next call, in the same stream.
                let row = try await rows.get(0)
                let error = await #expect(throws: MultiprocessingError.self) {
                    try await row.count()
                }
                #expect(error?.code == .objectReleased)
                #expect(error?.message.contains("released") == true)
            }
        }
    }
}
