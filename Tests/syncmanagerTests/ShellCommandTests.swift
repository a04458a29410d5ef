import Foundation
import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(10))) struct ShellCommandTests {
    @Test func carriesOutWhatIsPipedIn() async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script(
                """
                shell <<'END'
                # Lines of all kinds.
                x = Counter(5)
                x.add(2); 
                END
                echo "status $?"
                shell <<'END'
                x = Counter(5)
                x.add(2)
                x.add(n=x.add(1))

                word_count('a b')
                counts = get_named('dict', 'counts')
                counts['apples'] = [1, {'b': None}]
                counts['apples'][1]['b']
                counts['list'] = list([x])
                del counts['list']
                n = 5
                counts.get('pears', n)
                len(counts)
                Library().count(3)
                s = Library().shelf()
                s.add(1)
                p = Namespace(name='Ann')
                p.name
                p.name = 'Bob'
                p.name
                l = list([1, 2, 3])
                l[1:]
                set([1])
                counts
                l
                l.extend('abcdefghijklmnopqrstuvwxyz')
                l
                d = dict(l=l)
                del d['l']
                d.update([(n, str(l)), ('k', 2)])
                many = set('zyxwvutsrqponmlkjihgfedcba')
                len(many)
                many
                wide = dict([(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10), (11, 11), (12, 12), (13, 13), (14, 14), (15, 15), (16, 16), (17, 17), (18, 18), (19, 19), (20, 20), (21, 21)])
                wide
                list()
                Queue()
                del x
                exit
                nothing that is read
                END
                echo "status $?"
                """
            )
        }
        #expect(
            shell.output
                == """
                status 1
                7
                16
                2
                5
                1
                0
                1
                2
                6
                'Ann'
                'Bob'
                [2, 3]
                {1}
                {'apples': [1, {'b': None}]}
                [1, 2, 3]
                [1, 2, 3, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', …] (29 in all)
                26
                {'z', 'y', 'x', 'w', 'v', 'u', 't', 's', 'r', 'q', 'p', 'o', 'n', 'm', 'l', 'k', 'j', 'i', 'h', 'g', …} (26 in all)
                {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 15: 15, 16: 16, 17: 17, 18: 18, 19: 19, 20: 20, …} (21 in all)
                []
                <Queue …>
                status 0

                """
                .replacingOccurrences(
                    of: "<Queue …>\n",
                    with: shell.output.line(beginning: "<Queue ")
                )
        )
        #expect(shell.errors == "Error: line 3: column 9: ';' is not understood here\n")
    }

    @Test func showsJSONIfAskedTo() async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script(
                """
                printf '%s\\n' "(1, None, float('nan'))" "d = get_named('dict', 'd')" "d['a'] = {1}" "d['a']" \
                    "Library().count(2)" | shell --json
                """
            )
        }
        #expect(shell.output == "[1, null, NaN]\n[1]\n0\n1\n")
        #expect(shell.errors == "")
    }

    @Test func tellsWhatThereIs() async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script(
                """
                printf '%s\\n' help types "x = get_named('dict', 'counts')" objects | shell
                """
            )
        }
        #expect(shell.ending == .exited(status: 0))
        for text in [
            "x = Counter(5)", "Counter(start): add, fail", "word_count(text): a function",
            "counts  x",
        ] {
            #expect(shell.output.contains(text))
        }
    }

    @Test(
        arguments: [
            ("x.add(1)", "line 2: column 1: there is no variable or object 'x'"),
            ("Countre(5)", "no type or function 'Countre'; did you mean 'Counter'?"),
            ("Counter", "'Counter' is a type"), ("word_count", "'word_count' is a function"),
            ("Counter().fail", "fail is a method"), ("5 .add(1)", "a value (int)"),
            ("Counter().fail()", "on purpose"), ("None = 5", "only names"), ("del y", "'y'"),
            ("Counter().ad", "a Counter has no property 'ad'; did you mean 'add'?"),
            ("f(x", "expected ')' or ','"),
        ]
    )
    func endsAtTheFirstError(line: String, text: String) async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script("printf '%s\\n' '1' \"\(line)\" '2' | shell")
        }
        #expect(shell.ending == .exited(status: 1))
        #expect(shell.output == "1\n")
        #expect(shell.errors.hasPrefix("Error: line 2: "))
        #expect(shell.errors.contains(text))
    }

    @Test(.enabled(if: Shell.hasPython))
    func worksWithAManagerOfPython() async throws {
        let shell = try await Shell(
            PythonManager.script(
                """
                shell <<'END'
                types
                a = Account(5)
                a.deposit(2)
                w = word_count('a b')
                w._getvalue()
                b = get_box()
                b.append({'k': (1, 2)})
                b.copy()
                objects
                END
                """
            )
        )
        #expect(shell.errors == "")
        let lines = shell.output.split(separator: "\n")
        #expect(lines.first?.contains("doesn't tell its types") == true)
        #expect(lines.dropFirst().prefix(3) == ["7", "2", "[{'k': (1, 2)}]"])
        #expect(shell.output.contains("Account"))
    }
}

extension String {
    /// The line with this beginning, with its end.
    fileprivate func line(beginning: String) -> String {
        split(separator: "\n").first { $0.hasPrefix(beginning) }.map { $0 + "\n" } ?? "?"
    }
}
