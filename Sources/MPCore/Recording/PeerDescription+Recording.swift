import MPSystem
import MPWire

/// Peers in recordings: without the secret that their TLS channel has.
extension PeerDescription {
    func append(to writer: inout EntryWriter) {
        writer.optional(processID) { $0.integer($1) }
        writer.optional(process) { $0.number($1) }
        writer.optional(userID) { $0.integer($1) }
        writer.optional(localAddress) { $1.socket.append(to: &$0) }
        writer.flag(acceptsMD5)
        writer.optional(source) { $1.append(to: &$0) }
        writer.optional(certificateName) { $0.text($1) }
        writer.flag(isOwnProcess)
        writer.byte(channelBinding.number)
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        self.init(acceptsMD5: true)
        processID = try reader.optional { (reader) throws(RecordingError) in
            try reader.integer()
        }
        process = try reader.optional { (reader) throws(RecordingError) in try reader.number() }
        userID = try reader.optional { (reader) throws(RecordingError) in try reader.integer() }
        localAddress = try reader.optional { (reader) throws(RecordingError) in
            Address(try SocketAddress(&reader))
        }
        acceptsMD5 = try reader.flag()
        source = try reader.optional { (reader) throws(RecordingError) in
            try PeerSource(&reader)
        }
        certificateName = try reader.optional { (reader) throws(RecordingError) in
            try reader.text()
        }
        isOwnProcess = try reader.flag()
        channelBinding = try ChannelBinding(number: try reader.byte())
    }
}

extension ChannelBinding {
    /// Its kind, in recordings; what it is bound to stays a secret of the two ends.
    fileprivate var number: UInt8 {
        switch self {
        case .none: 0
        case .exporter: 1
        case .endPoint: 2
        case .notAgreed: 3
        }
    }

    fileprivate init(number: UInt8) throws(RecordingError) {
        switch number {
        case 0: self = .none
        case 1: self = .exporter([])
        case 2: self = .endPoint([])
        case 3: self = .notAgreed
        default: throw .malformed("a channel is bound in an unknown way")
        }
    }
}

extension PeerSource {
    func append(to writer: inout EntryWriter) {
        switch self {
        case .ipv4(let address):
            writer.byte(0)
            writer.number(UInt64(address))
        case .ipv6(let network):
            writer.byte(1)
            writer.number(network)
        case .unknown: writer.byte(2)
        case .loopback: writer.byte(3)
        case .user(let user):
            writer.byte(4)
            writer.integer(user)
        case .owner: writer.byte(5)
        }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        switch try reader.byte() {
        case 0: self = .ipv4(UInt32(truncatingIfNeeded: try reader.number()))
        case 1: self = .ipv6(network: try reader.number())
        case 2: self = .unknown
        case 3: self = .loopback
        case 4: self = .user(try reader.integer())
        case 5: self = .owner
        default: throw .malformed("a peer comes from nowhere")
        }
    }
}

extension SocketAddress {
    func append(to writer: inout EntryWriter) {
        switch self {
        case .unix(let path):
            writer.byte(0)
            writer.text(path)
        case .abstract(let name):
            writer.byte(1)
            writer.octets(name)
        case .tcp(let host, let port):
            writer.byte(2)
            writer.text(host)
            writer.integer(port)
        case .tls(let host, let port):
            writer.byte(3)
            writer.text(host)
            writer.integer(port)
        }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        switch try reader.byte() {
        case 0: self = .unix(path: try reader.text())
        case 1: self = .abstract(name: Array(try reader.octets()))
        case 2: self = .tcp(host: try reader.text(), port: try reader.integer())
        case 3: self = .tls(host: try reader.text(), port: try reader.integer())
        default: throw .malformed("an address is of an unknown kind")
        }
    }
}
