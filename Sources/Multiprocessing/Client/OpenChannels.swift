private import Glibc
import MPSystem
internal import MPTransport
internal import MPWire

/// The servers to which this process is connected, by address: the way to the object of a proxy that
/// came out of another server.
///
/// A proxy of manager A may lie in an object of manager B. B passes it on as it is, and cannot reach A
/// itself; a client of B that has connected to A, too, reaches the object through that connection.
/// The table keeps no connection alive, and nothing is called under its lock.
enum OpenChannels {
    /// Knows a channel without keeping it.
    private struct Entry: Sendable {
        weak var channel: (any CallChannel)?
    }

    /// The channels to each address, the oldest first.
    private static let table = PerProcess<[Address: [Entry]]>([:])

    /// Has what every channel still has to say written when the process exits: what wasn't confirmed would go back to
    /// its object, though this process has worked on it.
    private static let flushesAtExit: Void = {
        atexit { OpenChannels.flush() }
    }()

    /// Writes what every channel still has to say.
    static func flush() {
        for channel in alive { channel.flush() }
    }

    private static var alive: [any CallChannel] {
        table.withLock { $0.values.joined().compactMap(\.channel) }
    }

    /// Remembers a channel for as long as somebody keeps it.
    static func add<Channel: CallChannel>(_ channel: Channel) -> Channel {
        flushesAtExit
        let alive = table.withLock { table in
            // Those that have gone leave their entries behind.
            let alive = table.values.joined().compactMap(\.channel) + [channel]
            table = Dictionary(grouping: alive.map(Entry.init)) {
                $0.channel?.address ?? channel.address
            }
            return alive
        }
        // What was looked at under the lock ends after it, if its last keeper went meanwhile.
        withExtendedLifetime(alive) {}
        return channel
    }

    /// Forgets a channel that was closed.
    static func remove(_ channel: any CallChannel) {
        table.withLock { table in
            table[channel.address]?.removeAll { $0.channel === channel }
        }
    }

    /// The newest channel to a server, if there is one.
    static func channel(to address: Address) -> (any CallChannel)? {
        // It leaves the lock alive: its end would take the lock of its connection.
        table.withLock { table in table[address]?.reversed().lazy.compactMap(\.channel).first }
    }
}
