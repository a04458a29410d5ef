import Foundation
import Testing

@testable import syncmanager

/// The dashboard and the metrics of the real command, asked by Python's own HTTP client.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Shell.hasPython, "needs python3"))
struct WatchedServeTests {
    /// Asks, as `ask METHOD URL [FIELD VALUE]… [< BODY]`, and prints the status and the body.
    private static let ask = """
        cat >ask.py <<'END'
        import http.client, sys, urllib.parse
        method, url, *fields = sys.argv[1:]
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        target = parts.path + ("?" + parts.query if parts.query else "")
        body = sys.stdin.read() if method == "POST" else None
        connection.request(method, target, body, dict(zip(fields[::2], fields[1::2])))
        answer = connection.getresponse()
        print(answer.status, answer.getheader("content-type"))
        if cookie := answer.getheader("set-cookie"): open("cookie", "w").write(cookie.split(";")[0])
        if parts.path == "/events":
            for _ in range(3): print(answer.fp.readline().decode().strip()[:30])
        else:
            print(answer.read().decode().strip())
        END
        ask() { python3 ask.py "$@"; }
        """

    @Test func showsADashboardToWhoHasTheToken() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines || exit 1
            \(Self.ask)
            "$0" serve --address "unix:$PWD/m" --authkey-file key --dashboard 127.0.0.1:0 >lines 2>log &
            { read -r first; read -r second; } <lines
            url=${second#dashboard at }; token=${url#*#}; place=${url%%/#*}
            echo "${first%%:*}; ${#token} characters"
            ask GET $place/ | head -n 2
            ask GET $place/objects
            ask GET $place/ Host attacker.example
            echo wrong | ask POST $place/session Origin $place
            printf %s $token | ask POST $place/session Origin http://127.0.0.1:1
            printf %s $token | ask POST $place/session Origin $place
            ask GET $place/objects Cookie "$(cat cookie)"
            ask GET $place/events Cookie "$(cat cookie)"
            ask POST "$place/actions?action=drop&ident=x" Origin $place Cookie "$(cat cookie)" </dev/null
            kill $!; wait $!; echo "status $?"
            """
        )
        let text = "text/plain; charset=utf-8"
        let signIn = "sign in by the URL that was printed when the dashboard was started"
        #expect(
            shell.output == """
                listening on unix; 64 characters
                200 text/html; charset=utf-8
                <!doctype html>
                401 \(text)
                \(signIn)
                421 \(text)
                the name in Host isn't that of this machine
                401 \(text)
                this isn't the token of the dashboard
                403 \(text)
                the request comes from another page
                204 None

                200 application/json
                {"total":0,"matching":0,"offset":0,"rows":[]}
                200 text/event-stream
                event: history
                data: {"version":"\(SyncManagerCommand.version)","titl

                403 \(text)
                the dashboard only shows; --dashboard-actions lets it change something
                status 0

                """
        )
    }

    @Test func servesMetrics() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines || exit 1
            \(Self.ask)
            "$0" serve --address "unix:$PWD/m" --authkey-file key --metrics 127.0.0.1:0 \
                --instance 'jobs=Queue' >lines 2>log &
            { read -r first; read -r second; } <lines
            url=${second#metrics at }
            "$0" call "unix:$PWD/m" 'jobs()' put 1 --authkey-file key >called
            ask GET $url >answer; head -n 1 answer; tail -n 1 answer
            grep 'calls_total{type="Queue",method="put"}' answer
            ask GET $url Accept text/plain | head -n 1
            ask GET ${url%metrics} | head -n 1
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(
            shell.output == """
                200 application/openmetrics-text; version=1.0.0; charset=utf-8
                # EOF
                multiprocessing_calls_total{type="Queue",method="put"} 1
                200 text/plain; version=0.0.4; charset=utf-8
                404 text/plain; charset=utf-8
                status 0

                """
        )
    }

    @Test func showsAServerThatRunsElsewhereAndFindsItAgain() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && "$0" keygen other && mkfifo lines more again || exit 1
            \(Self.ask)
            serve() { "$0" serve --address "unix:$PWD/m" --authkey-file key >"$1" 2>>log & }
            serve lines; server=$!; read -r first <lines
            "$0" dashboard "unix:$PWD/m" --authkey-file other 2>/dev/null; echo "status $?"
            "$0" dashboard "unix:$PWD/m" --authkey-file key --listen 127.0.0.1:0 >more &
            dashboard=$!; read -r line <more
            url=${line#dashboard at }; token=${url#*#}; place=${url%%/#*}
            printf %s $token | ask POST $place/session Origin $place
            cookie=$(cat cookie)
            ask GET $place/objects Cookie "$cookie"
            kill $server; wait $server
            ask GET "$place/objects?again" Cookie "$cookie" | head -n 1 >gone
            serve again; server=$!; read -r first <again
            until ask GET $place/objects Cookie "$cookie" | grep -q total; do :; done
            echo "it is back"
            kill $dashboard; wait $dashboard; echo "status $?"
            kill $server; wait $server
            """
        )
        #expect(
            shell.output == """
                status 1
                204 None

                200 application/json
                {"total":0,"matching":0,"offset":0,"rows":[]}
                it is back
                status 0

                """
        )
    }

    @Test func endsIfItCantListenThere() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines || exit 1
            "$0" serve --address "unix:$PWD/m" --authkey-file key --dashboard 127.0.0.1:0 >lines 2>log &
            { read -r first; read -r second; } <lines
            place=${second#dashboard at http://}; place=${place%%/*}
            "$0" serve --address "unix:$PWD/n" --authkey-file key --metrics $place 2>&1 >/dev/null |
                grep -c "the port is in use"
            ls n 2>/dev/null
            kill $!; wait $!
            """
        )
        #expect(shell.output == "1\n")
    }
}
