internal import MPSystem
public import MPWire

extension Authkey {
    /// The key of this program; `nil` until it is used.
    private static let ofProcess = PerProcess<Authkey?>(nil)

    /// The key of this program: a random one, until the program sets another.
    ///
    /// Child processes inherit it. So a manager or listener with this key is open to the program's own processes, and
    /// to nobody else.
    ///
    /// - SeeAlso: Python `multiprocessing.current_process().authkey`.
    public static var current: Authkey {
        get {
            ofProcess.withLock { known in
                let key = known ?? random()
                known = key
                return key
            }
        }
        set { ofProcess.withLock { $0 = newValue } }
    }
}
