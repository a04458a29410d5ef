/// The answer to clients of Python that were made with `serializer='xmlrpclib'`.
///
/// A pickle would reach their XML parser, whose complaint tells nobody what is wrong.
package enum XMLRefusal {
    /// The reason, for the log and for the client.
    package static let reason =
        "this server speaks pickle only: make the manager without serializer='xmlrpclib'"

    /// Whether a payload is XML; no pickle begins so.
    package static func concerns(_ payload: ArraySlice<UInt8>) -> Bool {
        ["<params>", "<?xml"].contains { payload.starts(with: $0.utf8) }
    }

    /// `('#TRACEBACK', reason)` as `xmlrpc.client.dumps` writes it.
    package static let payload = Array(
        """
        <params>
        <param>
        <value><array><data>
        <value><string>#TRACEBACK</string></value>
        <value><string>\(reason)</string></value>
        </data></array></value>
        </param>
        </params>

        """.utf8
    )
}
