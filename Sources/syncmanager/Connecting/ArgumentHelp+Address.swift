internal import ArgumentParser

extension ArgumentHelp {
    /// What is said of the address of a server.
    static var address: Self {
        "Where the server listens; default: $\(EnvironmentDefaults.address)."
    }
}
