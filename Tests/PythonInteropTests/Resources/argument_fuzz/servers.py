"""The two servers, each over one connection that carries many requests at once."""

from __future__ import annotations

import pickle
import select
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from multiprocessing.managers import Token
from typing import Any, Callable, List, Optional, Tuple

from outcomes import WAITS, Outcome, outcome
from shared_types import Call, Variant

# How long a call may take that returns on the other server, in seconds.
LONGEST_CALL = 20.0
# How long a call takes at least that is taken to wait on both servers.
SHORTEST_WAIT = 0.05
# How long a call takes at least that is taken to wait on one server alone.
OPEN_WAIT = 0.5
# The methods that may wait.
WAITING = {"acquire", "get", "join", "put", "wait"}

# Whether the other server may wait: a call, and the answers of both, of which one is missing.
IsOpen = Callable[[Call, Optional[Outcome], Optional[Outcome]], bool]


class Server:
    """A manager as a client sees it that sends what proxies send."""

    def __init__(self, address: Any, authkey: bytes) -> None:
        self.address = address
        self.authkey = authkey
        self.connection = self.connect()

    def dial(self) -> Any:
        for _ in range(3):
            try:
                return Client(self.address, authkey=self.authkey)
            except (EOFError, ConnectionError):
                pass  # A server that is busy may hang up.
        raise AuthenticationError("%s doesn't answer" % (self.address,))

    def connect(self) -> Any:
        connection = self.dial()
        connection.send((None, "accept_connection", ("fuzz",), {}))
        assert connection.recv() == ("#RETURN", None)
        return connection

    def reconnect(self) -> None:
        """Leaves a call behind that still waits, or what is left of a broken connection."""
        self.connection.close()
        self.connection = self.connect()

    def create(self, construction: Call) -> Tuple[Outcome, Any, List[str]]:
        """Makes an object; what came of it, its ident, and its methods."""
        connection = self.dial()
        try:
            arguments = (construction.method,) + construction.arguments
            connection.send((None, "create", arguments, construction.keywords))
            kind, result = connection.recv()
        finally:
            connection.close()
        if kind != "#RETURN":
            return outcome((kind, result)), None, []
        return Outcome("returns", "an object"), result[0], sorted(result[1])

    def make(self, variant: Variant) -> Tuple[Outcome, Any, List[str]]:
        made, ident, exposed = self.create(variant.construction)
        if ident is None or not variant.returned_by:
            return made, ident, exposed
        self.connection.send((ident, variant.returned_by, (), {}))
        _, (exposed, token) = self.connection.recv()
        assert isinstance(token, Token)
        return made, token.id, sorted(exposed)

    def send(self, ident: Any, calls: List[Call]) -> None:
        for call in calls:
            self.connection.send((ident, call.method, call.arguments, call.keywords))

    def receive(self) -> Outcome:
        try:
            return outcome(self.connection.recv())
        except (EOFError, OSError) as error:
            return Outcome("breaks the connection", type(error).__name__)
        except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError) as error:
            return Outcome("can't be read", type(error).__name__, str(error))


def outcomes_of(servers: List[Server], calls: List[Call], is_open: IsOpen) -> List[Tuple[Outcome, ...]]:
    """What comes of the calls that were sent, until one waits or a connection breaks: an outcome per server.

    `is_open` tells of a call that one server has answered whether the other may well let it wait.
    """
    results: List[Tuple[Outcome, ...]] = []
    connections = [server.connection for server in servers]
    for call in calls:
        ready = select.select(connections, [], [], SHORTEST_WAIT if call.method in WAITING else LONGEST_CALL)[0]
        answers = {server: server.receive() for server in servers if server.connection in ready}
        is_alone = len(answers) == 1 and call.method in WAITING
        patience = OPEN_WAIT if is_alone and is_open(call, *map(answers.get, servers)) else LONGEST_CALL
        has_answer = bool(answers)
        for server in servers:
            if server not in answers:
                may_come = has_answer and server.connection.poll(patience)
                answers[server] = server.receive() if may_come else WAITS
        result = tuple(answers[server] for server in servers)
        results.append(result)
        if any(each is WAITS or each.kind == "breaks the connection" for each in result):
            for server in servers:
                server.reconnect()
            break
    return results
