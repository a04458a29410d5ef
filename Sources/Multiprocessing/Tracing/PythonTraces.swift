/// What programs in Python do with the trace that a call or task continues: a part of the programs of workers and hosts.
enum PythonTraces {
    /// The code; it needs `functools`, `importlib` and `os`.
    static let code = #"""
        # -- Traces -----------------------------------------------------------------------------------------------------------

        # The names under which a task finds the trace that it continues, and programs that it starts do.
        TRACE_VARIABLES = {"traceparent": "TRACEPARENT", "tracestate": "TRACESTATE", "baggage": "BAGGAGE"}


        def separate(data):
            """The trace that begins this data, as pairs of texts, and what comes after it."""
            end = 2 + int.from_bytes(data[:2], "big")
            place, trace = 2, {}
            while place < end:
                name_end = place + 1 + data[place]
                value_end = name_end + 2 + int.from_bytes(data[name_end:name_end + 2], "big")
                trace[str(data[place + 1:name_end], "utf-8")] = str(data[name_end + 2:value_end], "utf-8")
                place = value_end
            return trace, data[end:]


        def tell_programs(trace):
            """Puts a trace where programs look for it that this process starts; None takes the last one away."""
            for name, variable in TRACE_VARIABLES.items():
                # The system takes no text with a zero in it.
                if trace and name in trace and "\0" not in trace[name]:
                    os.environ[variable] = trace[name]
                else:
                    os.environ.pop(variable, None)


        @functools.lru_cache(maxsize=None)
        def opentelemetry():
            """The modules `context` and `propagate` of OpenTelemetry; None where they can't be imported."""
            try:
                return importlib.import_module("opentelemetry.context"), importlib.import_module("opentelemetry.propagate")
            except Exception:
                return None


        def continuing(trace, function, *arguments):
            """Calls a function with a trace as the current context of OpenTelemetry, where that is installed."""
            modules = opentelemetry()
            if modules is None:
                return function(*arguments)
            context, propagate = modules
            token = context.attach(propagate.extract(trace))
            try:
                return function(*arguments)
            finally:
                context.detach(token)
        """#
}
