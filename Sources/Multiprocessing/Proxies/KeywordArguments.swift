/// The keyword arguments of a call, as a literal: `["path": "a.txt", "limit": 3]`.
public typealias KeywordArguments = KeyValuePairs<String, any Encodable & Sendable>
