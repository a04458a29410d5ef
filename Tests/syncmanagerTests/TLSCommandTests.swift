import Multiprocessing
import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(10))) struct TLSCommandTests {
    @Test func certificatesAreMadeServedShownAndReloaded() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines log || exit 1
            "$0" certificates ca >/dev/null && "$0" certificates server localhost 127.0.0.1 >made &&
            "$0" certificates client alice >/dev/null || exit 2
            stat -c '%a %n' alice.pem alice-key.pem ca.pem ca-key.pem server.pem server-key.pem
            "$0" serve --address tls://127.0.0.1:0 --authkey-file key --certificate server.pem \
                --key server-key.pem --client-ca ca.pem 2>log >lines &
            exec 4<log; read -r _ _ address <lines
            look() { "$0" inspect "$address" --authkey-file key "$@" | tail -n 1; }
            look --ca ca.pem --certificate alice.pem --key alice-key.pem
            look --fingerprint "$(sed 's/.* //' made)" --certificate alice.pem --key alice-key.pem
            look --ca ca.pem 2>&1 | grep -o 'wants a certificate'
            look --certificate alice.pem --key alice-key.pem 2>&1 | grep -o 'nobody who is trusted'
            rm server.pem server-key.pem; "$0" certificates server localhost >/dev/null
            kill -HUP $!; until read -r line <&4 && echo "$line" | grep -o 'certificates were read again'; do :; done
            look --ca ca.pem --certificate alice.pem --key alice-key.pem 2>&1 | grep -o 'but for localhost;'
            look --ca ca.pem --certificate alice.pem --key alice-key.pem --server-name localhost
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(
            shell.output == """
                644 alice.pem
                600 alice-key.pem
                644 ca.pem
                600 ca-key.pem
                644 server.pem
                600 server-key.pem
                0 object(s), 1 connection(s), 0 waiting call(s), 0 running call(s)
                0 object(s), 1 connection(s), 0 waiting call(s), 0 running call(s)
                wants a certificate
                nobody who is trusted
                certificates were read again
                but for localhost;
                0 object(s), 1 connection(s), 0 waiting call(s), 0 running call(s)
                status 0

                """
        )
    }

    @Test func aRevokedCertificateIsRefusedOnceTheListIsRead() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines log || exit 1
            "$0" certificates ca >/dev/null && "$0" certificates server localhost 127.0.0.1 >/dev/null &&
            "$0" certificates client alice >/dev/null && "$0" certificates client bob >/dev/null || exit 2
            revoke() { "$0" certificates revoke "$@" | sed 's/, until.*//'; }
            revoke
            "$0" serve --address tls://127.0.0.1:0 --authkey-file key --certificate server.pem \
                --key server-key.pem --client-ca ca.pem --crl crl.pem 2>log >lines &
            exec 4<log; read -r _ _ address <lines
            look() {
                "$0" inspect "$address" --authkey-file key --ca ca.pem --crl crl.pem \
                    --certificate "$1.pem" --key "$1-key.pem" 2>&1 | tail -n 1 | grep -o '0 object(s)\\|the [a-z]*.s certificate.*revoked'
            }
            look alice
            revoke alice.pem; revoke alice.pem
            look alice
            kill -HUP $!; until read -r line <&4 && echo "$line" | grep -o 'certificates were read again'; do :; done
            look alice; look bob
            revoke server.pem
            look bob
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(
            shell.output == """
                ./crl.pem: 0 revoked
                0 object(s)
                ./crl.pem: 1 revoked
                ./crl.pem: 1 revoked
                0 object(s)
                certificates were read again
                the client's certificate was revoked
                0 object(s)
                ./crl.pem: 2 revoked
                the server's certificate, 'CN = localhost', was revoked
                status 0

                """
        )
    }

    @Test func theAuthkeyIsEnough() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && "$0" keygen other && mkfifo lines || exit 1
            "$0" serve --address tls://127.0.0.1:0 --authkey-file key --tls-by-authkey >lines 2>/dev/null &
            read -r _ _ address <lines
            "$0" inspect "$address" --authkey-file key --tls-by-authkey | tail -n 1
            "$0" call "$address" 'list([1, 2])' __len__ --authkey-file key --tls-by-authkey
            echo 'list([3, 4]).pop()' | "$0" shell "$address" --authkey-file key --tls-by-authkey
            "$0" inspect "$address" --authkey-file other --tls-by-authkey 2>&1 | grep -o 'another authkey'
            "$0" inspect "$address" --authkey-file key 2>&1 | grep -o 'no cipher'
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(
            shell.output == """
                0 object(s), 1 connection(s), 0 waiting call(s), 0 running call(s)
                2
                4
                another authkey
                no cipher
                status 0

                """
        )
    }

    @Test func neverOverwritesACertificateOrAKey() async throws {
        let shell = try await Shell(
            """
            "$0" certificates ca >/dev/null; cp ca.pem before; cp ca-key.pem before-key
            "$0" certificates ca; echo "status $?"
            cmp ca.pem before; cmp ca-key.pem before-key
            """
        )
        #expect(shell.output == "status 1\n")
        #expect(shell.errors.contains("the file exists and was left alone"))
    }

    @Test(
        arguments: [
            ("serve --address tls://127.0.0.1:0 --authkey-file key", 1, "needs a certificate"),
            ("serve \(address) --certificate none --key none", 1, "none: there is no such file"),
            ("serve \(address) --certificate key --key key", 1, "no certificate in PEM form"),
            ("serve \(address) --certificate ca.pem --key readable", 1, "chmod 600 readable"),
            ("serve \(address) --certificate ca.pem --key other/ca-key.pem", 1, "is not the key"),
            ("serve \(address) --certificate ca.pem", 64, "--key"),
            ("serve \(address) --client-ca ca.pem", 64, "--client-ca"),
            ("certificates server --days 0 localhost", 64, "--days"),
            ("certificates server 'a,DNS:b'", 1, "neither a host name nor an address"),
            ("serve \(address) --certificate ca.pem --key ca-key.pem --crl c", 64, "--client-ca"),
            ("inspect tls://127.0.0.1:1 --authkey-file key --tls-by-authkey --crl c", 64, "--crl"),
            ("certificates revoke other/ca.pem", 1, "this authority has not signed it"),
            ("certificates revoke --days 0", 64, "--days"),
            ("inspect tls://127.0.0.1:1 --authkey-file key --ca ca.pem --crl key", 1, "no revoc"),
            ("certificates client ../alice", 1, "no name for a file"),
            ("inspect tls://127.0.0.1:1 --authkey-file key --ca none", 1, "no such file"),
            ("inspect tls://no.invalid:1 --authkey-file key --ca ca.pem", 1, "no.invalid"),
        ]
    )
    func failuresAreToldInOneLine(arguments: String, status: Int32, text: String) async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && "$0" certificates ca >/dev/null && mkdir other || exit 99
            "$0" certificates ca --directory other >/dev/null; cp ca-key.pem readable; chmod 644 readable
            "$0" \(arguments)
            """
        )
        #expect(shell.ending == .exited(status: status))
        #expect(shell.errors.hasPrefix("Error: "))
        #expect(shell.errors.contains(text))
    }

    /// What `serve` needs beside a certificate.
    private static let address = "--address tls://127.0.0.1:0 --authkey-file key"
}
