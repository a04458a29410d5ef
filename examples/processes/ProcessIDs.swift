import Glibc
import Multiprocessing

extension RemoteFunction where Input == String, Output == Int32 {
    /// Says who it is and whose child.
    static var introduce: Self {
        .init("introduce") { greeting in
            let (me, parent) = (ChildProcess.current, ChildProcess.parent)
            print("\(greeting), I am \(me.name), and my parent is \(parent?.name ?? "nobody")")
            print("its number is that of my parent:", parent?.processID == getppid())
            return getpid()
        }
    }
}

/// The names and the numbers of a process and its child.
func tellWhoIsWho() async throws {
    print("I am \(ChildProcess.current.name), and have a parent:", ChildProcess.parent != nil)
    try await withChildProcess(.introduce, "hello", name: "Ada") { child in
        let number = try await child.value()
        print("\(child.name) has said its own number:", number == child.processID)
        print("it is another one than mine:", number != getpid())
    }
}
