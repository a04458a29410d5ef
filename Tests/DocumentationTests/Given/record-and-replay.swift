private let registry = Registry.standard
