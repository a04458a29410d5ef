extension PythonHostScript {
    /// Hosts of objects.
    static let host = #"""
        # -- The host ---------------------------------------------------------------------------------------------------------


        class Hosted:
            """An object, with what clients may do with it."""

            def __init__(self, value, exposed, method_to_typeid):
                self.value = value
                self.exposed = frozenset(exposed)
                self.method_to_typeid = method_to_typeid or {}
                self.references = 0
                # Of objects of ours, the methods that answer calls later, and those that don't wait.
                self.promises = value.PROMISES if isinstance(value, Promising) else {}
                self.prompt = value.PROMPT if isinstance(value, Promising) else ()


        class Host:
            """Keeps the objects, and answers calls on them."""

            setup = None
            access = None
            source = b""

            def __init__(self, channel):
                self.channel = channel
                # Number 0 is the sorter of lists.
                self.objects = {0: ("list", Hosted(Sorter(), ["order"], None))}
                self.numbers = {}
                self.last = 0
                self.lock = threading.Lock()
                self.calls = {}
                # The trace of the call that comes next.
                self.trace = b""
                self.readers = Readers(self.read)
                self.registry = dict(managers.SyncManager._registry)
                self.registry["Pool"] = (Pool,) + self.registry["Pool"][1:]
                self.registry["Barrier"] = (barrier,) + self.registry["Barrier"][1:]

            def offer(self, places):
                """Imports the registries of types, and describes what they add."""
                standard = dict(managers.SyncManager._registry)
                found = []
                for place in places:
                    for typeid, entry in registries(place):
                        if standard.get(typeid) != entry:
                            self.registry[typeid] = entry
                            found.append((typeid, exposed_of(entry), entry[0] is not None))
                return found

            def read(self):
                """Does what the server says next."""
                try:
                    frame = self.channel.receive()
                except NoRoom as error:
                    return self.pass_over(error.count)
                except (EOFError, OSError):
                    self.end()
                kind, call, number, seen = HEAD.unpack_from(frame)
                data = memoryview(frame)[HEAD.size :]
                if kind in (CALL, CREATE, FORWARD):
                    trace, self.trace = self.trace, b""
                    self.begin(Call(self, call, number, seen, trace), kind, data)
                elif kind == RELEASE:
                    self.readers.begin()
                    self.release(number, call)
                elif kind == CANCEL:
                    waiting = self.calls.get(call)
                    if waiting is not None:
                        waiting.cancel()
                elif kind == TRACE:
                    self.trace = bytes(data)
                elif kind == REACH:
                    Host.access = loads(data)
                    reach(Host.access)

            def pass_over(self, count):
                """Answers a call for which there is no memory."""
                kind, call, _, _ = HEAD.unpack(self.channel.read(HEAD.size))
                self.channel.skip(count - HEAD.size)
                self.trace = b""
                if kind in (CALL, CREATE, FORWARD):
                    self.reply(call, ERROR, out_of_memory("a call of %d bytes" % count))

            def begin(self, call, kind, data):
                """Carries out a call, with the turn to read if it is for an object of ours."""
                self.calls[call.number] = call
                _, hosted = self.objects.get(call.receiver, (None, None))
                try:
                    if hosted is not None and hosted.prompt:
                        self.readers.begin()
                    else:
                        self.readers.pass_on()
                    Call.current.call = call
                    if call.trace:
                        answer = continuing(separate(call.trace)[0], self.carry_out, call, kind, data)
                    else:
                        answer = self.carry_out(call, kind, data)
                except BaseException as error:
                    answer = failure(error)
                finally:
                    Call.current.call = None
                if answer is not None:
                    call.answer(*answer)

            def reply(self, call, kind, value):
                # One with proxies has been opened.
                if isinstance(value, Encoded):
                    parts = (value.data,)
                elif isinstance(value, EncodedLists):
                    kind, parts = LISTS, value.parts
                else:
                    try:
                        data = dumps(value)
                        if kind == RETURN and has_proxies(data):
                            kind = RETURN_PROXIES
                    except MemoryError as error:
                        value = None
                        kind, data = ERROR, dumps(out_of_memory("the pickle of a result", error))
                    except Exception:
                        kind, data = UNSERIALIZABLE, dumps(traceback.format_exc())
                    parts = (data,)
                self.send(call, kind, *parts)

            def send(self, call, kind, *parts):
                try:
                    self.channel.send(struct.pack(">BQ", kind, call), *parts)
                except OSError:
                    self.end()

            def refuse(self, what, error):
                """Ends the process, which can't begin."""
                text = "".join(traceback.format_exception_only(type(error), error)).strip()
                self.reply(0, TRACEBACK, "%s: %s" % (what, text))
                os._exit(1)

            def end(self):
                """Ends the process, whatever its threads do; its workers end with it."""
                flush()
                os._exit(0)

            def carry_out(self, call, kind, data):
                return self.create(data) if kind == CREATE else self.call(call, kind, data)

            def create(self, data):
                typeid, arguments, keywords = loads(data)
                return PROXY, self.share(typeid, *arguments, **keywords)

            def share(self, typeid, *arguments, **keywords):
                """Makes an object, or takes a result as one, as CPython's server does."""
                made_by, exposed, method_to_typeid, _ = self.registry[typeid]
                if made_by is None:
                    if keywords or len(arguments) != 1:
                        raise ValueError("Without callable, must have one non-keyword argument")
                    value = arguments[0]
                else:
                    value = made_by(*arguments, **keywords)
                if exposed is None:
                    exposed = methods_of(value)
                exposed = list(exposed) + [name for name in method_to_typeid or () if name not in exposed]
                with self.lock:
                    number = self.numbers.get((typeid, id(value)))
                    if number is None:
                        self.last = number = self.last + 1
                        self.numbers[typeid, id(value)] = number
                        self.objects[number] = typeid, Hosted(value, exposed, method_to_typeid)
                    self.objects[number][1].references += 1
                return number, typeid, exposed

            def release(self, number, count):
                with self.lock:
                    typeid, hosted = self.objects[number]
                    hosted.references -= count
                    if hosted.references:
                        return
                    del self.objects[number], self.numbers[typeid, id(hosted.value)]
                ending = getattr(hosted.value, "_syncmanager_released", None)
                if ending is not None:
                    ending()

            def call(self, call, kind, data):
                """The answer to a call; None if it comes later."""
                method, arguments, keywords = loads(data) if kind == CALL else forwarded(data)
                hosted = self.objects[call.receiver][1]
                if method not in hosted.prompt:
                    self.readers.pass_on()
                value = hosted.value
                if method not in hosted.exposed:
                    if method == "#GETVALUE":
                        return RETURN, value
                    return RETURN, str(value) if method == "__str__" else repr(value)
                try:
                    if method in hosted.promises:
                        return getattr(value, hosted.promises[method])(call, *arguments, **keywords)
                    result = getattr(value, method)(*arguments, **keywords)
                except MemoryError as error:
                    return failure(error)
                except Exception as error:
                    return ERROR, error
                typeid = hosted.method_to_typeid.get(method)
                return (RETURN, result) if typeid is None else (PROXY, self.share(typeid, result))


        def out_of_memory(what, error=None):
            """The error for what the host has no memory for."""
            most = Host.setup["host_memory"]
            limit = "" if most is None else " than it may have: %d bytes (--python-host-memory)" % most
            reason = ": %s" % error if str(error or "") else ""
            return MemoryError("%s needs more memory in the host of Python objects%s%s" % (what, limit, reason))


        def failure(error):
            """The answer to a call that couldn't be carried out."""
            if isinstance(error, MemoryError):
                return ERROR, out_of_memory("the call", error)
            return TRACEBACK, "".join(traceback.format_exception(type(error), error, error.__traceback__))


        def forwarded(data):
            """A call as its client has pickled it, after the name of the method that it is."""
            end = 1 + data[0]
            _, _, arguments, keywords = loads(data[end:])
            return str(data[1:end], "utf-8"), arguments, keywords


        class Action:
            """A function that a worker runs for the server."""

            def __init__(self, function):
                self.data = dumps((callable_of(function), (), {}))
                self.pool = None

            def __call__(self):
                if self.pool is None:
                    self.pool = Pool(1)
                function, arguments, keywords = loads(self.data)
                return self.pool.apply(function, arguments, keywords)

            def close(self):
                if self.pool is not None:
                    self.pool.close()


        def barrier(parties, action=None, timeout=None):
            """A barrier whose action is run in a process of its own."""
            action = Action(action)
            made = threading.Barrier(parties, action, timeout)
            made._syncmanager_released = action.close
            return made


        class Sorter:
            """Finds the order of elements by a function of a client, in a process of its own."""

            pool = None
            lock = threading.Lock()

            def order(self, elements, key, reverse):
                with self.lock:
                    if self.pool is None:
                        self.pool = Pool()
                return self.pool.apply(order, (elements, callable_of(key), reverse))


        def order(elements, key, reverse):
            """The positions of elements, in the order of their keys."""
            keys = [key(element) for element in elements]
            return sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)


        def methods_of(value):
            """The methods of an object that its clients may call; finding them takes as long as a task."""
            if not isinstance(value, Promising):
                return managers.public_methods(value)
            if "METHODS" not in vars(type(value)):
                type(value).METHODS = managers.public_methods(value)
            return type(value).METHODS


        def exposed_of(entry):
            """The methods that objects of a type have, as far as they are known before there is one."""
            made_by, exposed, method_to_typeid, _ = entry
            if exposed is None:
                exposed = managers.public_methods(made_by) if isinstance(made_by, type) else ()
            return list(exposed) + [name for name in method_to_typeid or () if name not in exposed]


        def registries(place):
            """The types that `package.module:name` registers, or all managers of a module."""
            module, _, name = place.partition(":")
            found = importlib.import_module(module)
            for part in name.split(".") if name else ():
                found = getattr(found, part)
            if not name:
                found = [
                    value
                    for value in vars(found).values()
                    if isinstance(value, type) and issubclass(value, managers.BaseManager) and value.__module__ == module
                ]
            for one in found if isinstance(found, list) else [found]:
                if not hasattr(one, "_registry") and callable(one):
                    one = one()
                yield from getattr(one, "_registry").items()


        def host(channel):
            setup = loads(channel.receive())
            Host.setup = setup
            here = Host(channel)
            try:
                if setup["user"] is not None:
                    become(setup["user"])
                die_with_parent()
                confine_memory(setup["host_memory"])
            except Exception as error:
                here.refuse("can't give up rights", error)
            find(setup["path"])
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            threading.Thread(target=Spawner.run, daemon=True).start()
            threading.Thread(target=here.readers.watch, daemon=True).start()
            try:
                offered = here.offer(setup["types"])
            except BaseException as error:
                here.refuse("can't import the types", error)
            here.reply(0, RETURN, offered)
            here.readers.serve()


        def main(role, end, source):
            channel = Channel(end)
            Host.source = source
            (host if role == "host" else work)(channel)
        """#
}
