import MPReferents
import MPWire

/// The first entry of a recording: which program has written it, and how its server was configured; without keys.
package struct RecordingHeader {
    /// The program that has written it.
    package let program: String
    /// What the program needs, beside the recording, to offer the same types.
    package let arguments: [String]
    /// Whether answers are recorded whole, and not as checksums only.
    package let keepsAnswers: Bool
    let authkeys: RecordedAuthkeys
    let types: [RecordedType]
    /// The other settings.
    private let settings: RecordedSettings

    /// Describes a server.
    init(_ configuration: ManagerConfiguration, _ options: RecordingOptions) {
        program = options.program
        arguments = options.arguments
        keepsAnswers = options.keepsAnswers
        authkeys = RecordedAuthkeys(configuration.authkeys)
        types = configuration.registry.typeids.compactMap {
            configuration.registry[$0].map { RecordedType($0) }
        }
        settings = RecordedSettings(configuration)
    }

    /// Appends the entry.
    func append(to writer: inout EntryWriter) {
        writer.byte(EntryTag.header)
        writer.number(RecordingFormat.version)
        writer.text(program)
        writer.texts(arguments)
        writer.flag(keepsAnswers)
        authkeys.append(to: &writer)
        writer.list(types) { $1.append(to: &$0) }
        settings.append(to: &writer)
    }

    /// Reads the entry.
    init(_ reader: inout EntryReader) throws(RecordingError) {
        guard try reader.byte() == EntryTag.header else {
            throw .malformed("it doesn't begin with its configuration")
        }
        let version = try reader.number()
        guard version == RecordingFormat.version else { throw .otherVersion(version) }
        program = try reader.text()
        arguments = try reader.texts()
        keepsAnswers = try reader.flag()
        authkeys = try RecordedAuthkeys(&reader)
        types = try reader.list { (reader) throws(RecordingError) in try RecordedType(&reader) }
        settings = try RecordedSettings(&reader)
    }

    /// Reads the beginning of a recording's first frame.
    ///
    /// - Throws: ``RecordingFault``.
    package init(frame: RecordedFrame) throws(RecordingFault) {
        var reader = EntryReader(frame.entries)
        do throws(RecordingError) {
            self = try RecordingHeader(&reader)
        } catch {
            throw RecordingFault(error, at: frame.offset)
        }
    }

    /// The types of the recorded server: the code of those that this program has, and stand-ins for services and for all
    /// others.
    ///
    /// - Parameter own: The types of this program.
    /// - Returns: The registry, and the types whose code is missing.
    func registry(with own: TypeRegistry) -> (types: TypeRegistry, missing: [String]) {
        let hasFunctions = types.contains { $0.function != nil }
        let recorded = types.filter { !hasFunctions || $0.typeid != FunctionTable.typeid }
        let unique = Dictionary(recorded.map { ($0.typeid, $0) }) { first, _ in first }
        return (
            TypeRegistry(unique.values.map { $0.registration(own[$0.typeid]) }),
            unique.values.filter { $0.needsCode && own[$0.typeid] == nil }.map(\.typeid).sorted()
        )
    }

    /// The configuration of the recorded server.
    func configuration(with types: TypeRegistry) -> ManagerConfiguration {
        var configuration = ManagerConfiguration(
            authkeys: authkeys.ring,
            authenticator: .replaying,
            serverID: settings.serverID,
            policy: settings.policy,
            registry: types
        )
        settings.apply(to: &configuration)
        return configuration
    }
}
