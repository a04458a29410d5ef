import Foundation
import MPProcesses

/// The `python3` of this machine, which says what is right.
enum RealPython {
    /// Its version as `sys.hexversion >> 16` gives it, such as 0x030d; `nil` if there is none.
    static let version: Int? = {
        let answer = try? run("import sys; print(sys.hexversion >> 16)", lines: []).first
        return answer.flatMap { Int($0) }
    }()

    /// Whether it is the version whose texts are ours.
    static var hasOurTexts: Bool { version == 0x030d }

    /// Runs a script, which finds `lines` in the file that its first argument names.
    ///
    /// - Returns: The lines that it prints.
    static func run(_ script: String, lines: [String]) throws -> [String] {
        let input = FileManager.default.temporaryDirectory
            .appendingPathComponent("oracle-\(UUID().uuidString)")
        try lines.joined(separator: "\n").write(to: input, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: input) }
        let printed = try ProgramLaunch("python3", ["-c", script, input.path]).output().bytes
        return String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Evaluates each line and prints, on one line each, what it came to and what the object is
    /// then. `= EXPRESSION` makes a new object; all other lines are method calls on it.
    static let evaluator = """
        import re, sys
        from array import array
        from collections import OrderedDict, deque
        from multiprocessing.managers import Array, Namespace, Value
        from queue import LifoQueue, PriorityQueue, Queue
        from threading import (
            Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore)
        inf, nan = float('inf'), float('nan')

        def text(error):
            kind = type(error)
            module = '' if kind.__module__ == 'builtins' else kind.__module__ + '.'
            return f"{module}{kind.__qualname__}({', '.join(map(repr, error.args))})"

        def b(text):
            return text.encode()

        def shown(value):
            if isinstance(value, (set, frozenset)) and value:
                # The order is left open; ours is that of insertion.
                members = '{' + ', '.join(sorted(map(repr, value))) + '}'
                return members if type(value) is set else f'frozenset({members})'
            if type(value).__name__ in ('dict_keys', 'dict_values', 'dict_items'):
                return repr(list(value))
            if hasattr(value, '__next__'):
                return f'iter({list(value)})'
            return re.sub(' at 0x[0-9a-f]+', '', repr(value))

        value = None
        for line in open(sys.argv[1]).read().split('\\n'):
            saved = value[:] if isinstance(value, list) else None
            try:
                if line.startswith('= '):
                    value = None
                    value = eval(line[2:])
                    result = shown(value)
                else:
                    result = shown(eval('value.' + line))
            except Exception as error:
                result = text(error)
                # Where sorting fails, Python leaves some order or other, and we the old one.
                if line.startswith('sort'):
                    value[:] = saved
            print(result)
            print(shown(value))
        """
}
