import Multiprocessing

extension RemoteFunction where Input == Connection, Output == Void {
    /// Sends each text back in capital letters, until there are no more.
    static var shout: Self {
        .init("shout") { parent in
            for try await text in parent.messages(of: String.self) {
                try await parent.send(text.uppercased())
            }
            print("the parent has closed its end")
        }
    }
}

/// A pipe between a parent and its child.
func talkOverAPipe() async throws {
    let (ours, theirs) = try pipe()
    try await withChildProcess(.shout, theirs) { _ in
        theirs.close()  // The child has its own copy.
        for text in ["hello", "how are you?"] {
            try await ours.send(text)
            print(try await ours.receive(String.self))
        }
        ours.close()
    }
}
