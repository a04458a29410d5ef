import Foundation
import MPMeasuring

/// The `python3` of this machine, which does the same operations.
struct PythonSide {
    /// What it says it is.
    let version: String
    /// Seconds by operation and size, in the order in which they were asked.
    let times: [[Double]]

    /// Measures everything in one process.
    init(_ operations: [BulkOperation], sizes: [Int]) throws {
        let rows = operations.map {
            ["setup": $0.setup, "statement": $0.statement, "times": String($0.times)]
        }
        let input = FileManager.default.temporaryDirectory
            .appendingPathComponent("bulk-\(ProcessInfo.processInfo.processIdentifier).json")
        let request = try JSONSerialization.data(withJSONObject: ["rows": rows, "sizes": sizes])
        try request.write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }
        let (version, lines) = try Measuring.python(Self.script, [input.path])
        self.version = version
        times = lines.map { $0.compactMap { $0 } }
    }

    private static let script = """
        import json, platform, sys
        from array import array
        from collections import deque
        from heapq import heapify, heappop, heappush
        from queue import LifoQueue, Queue
        from time import thread_time
        print('CPython', platform.python_version(), flush=True)
        request = json.load(open(sys.argv[1]))
        for row in request['rows']:
            setup, times = compile(row['setup'], 'setup', 'exec'), int(row['times'])
            body = 'def run(n, x, y, z, q):\\n'
            body += f'  for _ in range({times}):\\n    ' if times > 1 else '  '
            exec(body + row['statement'])
            found = []
            for n in request['sizes']:
                best, total = float('inf'), 0
                for repeat in range(9):
                    if repeat >= 2 and total > 0.2:
                        break
                    names = dict(n=n, y=None, z=None, q=None)
                    names = {**globals(), **names}
                    exec(setup, names)
                    arguments = [names.get(name) for name in ('n', 'x', 'y', 'z', 'q')]
                    start = thread_time()
                    run(*arguments)
                    time = thread_time() - start
                    best, total = min(best, time), total + time
                found.append(best / times)
            print(*found, flush=True)
        """
}
