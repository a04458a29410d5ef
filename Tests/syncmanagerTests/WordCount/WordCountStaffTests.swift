import Testing

@testable import syncmanager

@Suite struct WordCountStaffTests {
    private let python = PythonWorker(
        interpreter: "/usr/bin/python3",
        version: "CPython 3.11.2",
        script: "worker.py"
    )

    @Test func pythonComesLast() throws {
        let staff = WordCountStaff(swiftWorkers: 2, python: python)
        let members = try staff.members(socket: "/s", authkeyFile: "/k")
        #expect(staff.count == 3)
        #expect(staff.description == "2 × Swift and 1 × CPython 3.11.2")
        #expect(members.map(\.worker.name) == ["swift-1", "swift-2", "python"])
        #expect(members.last?.executable == "/usr/bin/python3")
        #expect(members.last?.arguments == ["worker.py", "/s", "/k", "python"])
        #expect(
            members.first?.arguments == [
                "demo-worker", "--address", "unix:/s", "--authkey-file", "/k", "--name", "swift-1",
            ]
        )
    }

    @Test func swiftAloneWillDo() throws {
        let staff = WordCountStaff(swiftWorkers: 1, python: nil)
        #expect(staff.count == 1)
        #expect(staff.description == "1 × Swift")
        #expect(try staff.members(socket: "/s", authkeyFile: "/k").count == 1)
    }
}
