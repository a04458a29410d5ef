internal import Logging
internal import MPCore
internal import MPTransport
internal import MPWire

extension ManagerServer {
    /// What hosts objects of Python; `nil` if there are none.
    func makePythonHost(on loop: EventLoop) -> PythonHost? {
        guard let python = configuration.python, python.isWanted else { return nil }
        logger.warning("Python code of clients is run, with the rights of this process")
        return PythonHost(
            python,
            on: loop,
            relaying: configuration.relayedAddresses,
            logger: configuration.logger
        )
    }

    /// Tells it how to be a client: functions of clients may use shared objects.
    ///
    /// Without an address or an authkey, only those fail.
    func tellPythonHost(of parts: Parts) async {
        guard let python = parts.python else { return }
        do throws(MultiprocessingError) {
            await python.reach(try await addressForChildren(), try localAuthkey)
        } catch {
            logger.warning(
                "functions of clients can't use shared objects",
                metadata: ["reason": "\(error)"]
            )
        }
    }
}
