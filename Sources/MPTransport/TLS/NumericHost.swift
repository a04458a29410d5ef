import Glibc

/// Tells addresses from host names.
enum NumericHost {
    /// Whether a host is a numeric IPv4 or IPv6 address.
    static func isAddress(_ host: String) -> Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, host, &four) == 1 || inet_pton(AF_INET6, host, &six) == 1
    }
}
