private nonisolated(unsafe) var registry = Registry.standard
