import MPMeasuring

/// The `python3` of this machine, which pickles the same values.
struct PythonSide {
    /// What it says it is.
    let version: String
    /// The seconds of `dumps` and `loads`, by row; none where it can't make the value.
    let times: [[Double?]]

    /// Measures the values that the expressions make, in one process.
    init(_ expressions: [String]) throws {
        (version, times) = try Measuring.python(Self.script, expressions)
    }

    private static let script = """
        import pickle, platform, sys
        from time import thread_time
        print('CPython', platform.python_version(), flush=True)
        def shortest(body):
            best, total = float('inf'), 0
            for repeat in range(9):
                if repeat >= 2 and total > 1:
                    break
                start = thread_time()
                body()
                time = thread_time() - start
                best, total = min(best, time), total + time
            return best
        n = 10**6
        for expression in sys.argv[1:]:
            try:
                import numpy
            except ImportError:
                pass
            try:
                x = eval(expression)
            except NameError:
                print('- -', flush=True)
                continue
            pickled = pickle.dumps(x)
            print(shortest(lambda: pickle.dumps(x)), shortest(lambda: pickle.loads(pickled)), flush=True)
        """
}
