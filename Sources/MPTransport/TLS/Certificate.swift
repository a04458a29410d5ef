import CMultiprocessing
import COpenSSL
import Glibc

/// Owns an X.509 certificate, and describes it for people and errors.
final class Certificate: @unchecked Sendable {
    // SAFETY: OpenSSL counts the references to a certificate atomically, and nobody changes one that has been signed or
    // read; what OpenSSL itself caches in it, it caches under a lock.
    let pointer: OpaquePointer

    /// Takes over a reference.
    init(adopting pointer: OpaquePointer) { self.pointer = pointer }

    /// Shares a certificate with its owner.
    convenience init(sharing pointer: OpaquePointer) {
        X509_up_ref(pointer)
        self.init(adopting: pointer)
    }

    deinit { X509_free(pointer) }

    /// The host names and addresses in it.
    var names: [String] {
        guard
            let found = X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil)
        else { return [] }
        let names = OpaquePointer(found)
        defer { GENERAL_NAMES_free(names) }
        return (0..<OPENSSL_sk_num(names)).compactMap { index in
            OPENSSL_sk_value(names, index).flatMap {
                Self.text(of: $0.assumingMemoryBound(to: GENERAL_NAME.self).pointee)
            }
        }
    }

    /// The subject, as `CN=…, O=…`.
    var subject: String { Self.text(of: X509_get_subject_name(pointer)) }

    /// The subject's common name; `nil` if there is none, or several.
    var commonName: String? {
        let subject = X509_get_subject_name(pointer)
        let index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
        guard index >= 0, X509_NAME_get_index_by_NID(subject, NID_commonName, index) < 0 else {
            return nil
        }
        return Self.text(of: X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)))
    }

    /// The holder's name: the first of ``names``, else the common name; `nil` if that is empty.
    var holderName: String? {
        let name = names.first ?? commonName
        return name?.isEmpty == true ? nil : name
    }

    var issuer: String { Self.text(of: X509_get_issuer_name(pointer)) }

    /// The day on which it expires.
    var lastDay: String { Self.day(of: X509_get0_notAfter(pointer)) }

    /// The day on which it becomes valid.
    var firstDay: String { Self.day(of: X509_get0_notBefore(pointer)) }

    var isExpired: Bool { X509_cmp_current_time(X509_get0_notAfter(pointer)) < 0 }

    var isNotYetValid: Bool { X509_cmp_current_time(X509_get0_notBefore(pointer)) > 0 }

    /// The SHA-256 digest of the whole certificate, by which it can be pinned.
    var fingerprint: [UInt8] { digest(EVP_sha256()) }

    /// The digest for `tls-server-end-point` (RFC 5929, section 4.1): that of the signature, but SHA-256 in place of
    /// MD5, of SHA-1, and of signatures without one such as Ed25519.
    var endPointDigest: [UInt8] {
        var kind = NID_undef
        OpenSSLFailure.clear()
        X509_get_signature_info(pointer, &kind, nil, nil, nil)
        OpenSSLFailure.clear()
        let isWeak = kind == NID_undef || kind == NID_md5 || kind == NID_sha1
        return digest(
            isWeak ? EVP_sha256() : EVP_get_digestbyname(OBJ_nid2sn(kind)) ?? EVP_sha256()
        )
    }

    private func digest(_ kind: OpaquePointer?) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            var length: UInt32 = 0
            let isDone = X509_digest(pointer, kind, buffer.baseAddress, &length) == 1
            count = isDone ? Int(length) : 0
        }
    }
}

extension Certificate {
    private static func text(of name: GENERAL_NAME) -> String? {
        switch name.type {
        case GEN_DNS: text(of: name.d.dNSName)
        case GEN_IPADD: address(in: bytes(of: name.d.iPAddress))
        default: nil
        }
    }

    private static func bytes(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string, let start = ASN1_STRING_get0_data(string) else { return [] }
        let count = Int(ASN1_STRING_length(string))
        return Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// A name to be shown to people: nothing in it may move the cursor, whoever chose it.
    private static func text(of string: UnsafePointer<ASN1_STRING>?) -> String {
        String(
            decoding: bytes(of: string).map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: "?") },
            as: UTF8.self
        )
    }

    private static func address(in bytes: [UInt8]) -> String? {
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            guard let start = buffer.baseAddress, inet_ntop(family, bytes, start, 64) != nil else {
                return nil
            }
            return String(cString: start)
        }
    }

    /// A name as `CN=…, O=…`.
    static func text(of name: OpaquePointer?) -> String {
        guard let output = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(output) }
        // Escapes everything that isn't printable ASCII.
        X509_NAME_print_ex(output, name, 0, mp_xn_flag_oneline())
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = BIO_read(output, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(count, 0))), as: UTF8.self)
    }

    /// The day of a time, in UTC.
    static func day(of time: UnsafePointer<ASN1_TIME>?) -> String {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return "an unknown day" }
        func digits(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
    }
}
