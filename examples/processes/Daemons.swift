import Multiprocessing

extension RemoteFunction where Input == (String, Int), Output == Void {
    /// Works for some time, and says so.
    static var work: Self {
        .init("work") { (name: String, seconds: Int) in
            try await Task.sleep(for: .seconds(seconds))
            print(name, "has done its work")
        }
    }
}

/// A program that ends before its children: it waits for all but the daemons, which it terminates.
func leaveADaemonBehind() async throws {
    print("the program starts two processes, and ends")
    try await ChildProcess(.work, "the daemon", 600, isDaemon: true).start()
    try await ChildProcess(.work, "the other one", 1).start()
}
