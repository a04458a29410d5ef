/// What a dashboard shows, and what it may do.
package struct DashboardConfiguration: Sendable {
    /// The version of the program.
    package var version: String
    /// The server, as people know it.
    package var title: String
    /// Whether it may change something.
    package var allowsActions: Bool
    /// The log of the server, if it runs in this process.
    package var log: RecentLines?
    /// How often the server is asked while somebody watches.
    package var interval = Duration.seconds(1)

    /// Sets up a dashboard.
    package init(
        version: String,
        title: String,
        allowsActions: Bool = false,
        log: RecentLines? = nil
    ) {
        self.version = version
        self.title = title
        self.allowsActions = allowsActions
        self.log = log
    }
}
