"""Members and leaders as polling calls of a stock CPython client; prints what it sees.

    python3 coordination.py sessions|hold|follow ADDRESS AUTHKEY_FILE [NAME]
"""
import multiprocessing
import sys
import threading
import time
from multiprocessing.managers import SyncManager

for name in ("named", "Members", "Leader"):
    SyncManager.register(name)


def connect(address):
    manager = SyncManager(address, multiprocessing.current_process().authkey)
    manager.connect()
    return manager.named()


def says(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords))
    except Exception as error:
        print("%s: %s" % (type(error).__name__, error))


def in_thread(function, *arguments, **keywords):
    thread = threading.Thread(target=says, args=(function,) + arguments, kwargs=keywords)
    thread.start()
    thread.join()


def sessions(named):
    """What a session is: the connection of a thread."""
    crew = named.Members("crew")
    print(crew.register("main", {"port": 1}), crew.members())
    print(crew.register("main"), crew.watch(1))
    says(crew.register, "main", replace=False)
    in_thread(crew.register, "main", 2)
    in_thread(crew.unregister, "main")
    in_thread(crew.register, "thread", (1, 2))
    # The connection of the thread has ended with it.
    revision, members = crew.watch()
    while len(members) > 1:
        revision, members = crew.watch(revision, 10)
    print(members, crew.watch(revision, 0.01) == (revision, members), crew.watch(revision, 0)[1])
    election = named.Leader("boss")
    print(election.leader(), election.observe(None, 0.01))
    token = election.campaign("main", 5)
    print(token, election.leader(), election.is_leader(token), election.observe())
    says(election.campaign, "main")
    in_thread(election.campaign, "thread", 0.01)
    in_thread(election.is_leader, token)
    print(election.resign(token), election.is_leader(token))
    says(election.resign, token)
    in_thread(election.campaign, "thread")
    leader = election.leader()
    while leader is not None:
        leader = election.observe(leader[1], 10)
    print(election.campaign("main"))
    print(crew.unregister("main"), crew.unregister("main"), crew.members())


def hold(named, name):
    """Is a member and the leader until it is killed."""
    crew, election = named.Members("crew"), named.Leader("boss")
    crew.register(name, "held")
    print("leads", election.campaign(name))
    time.sleep(1000)


def follow(named, name):
    """Polls for the end of the others, and leads then."""
    crew, election = named.Members("crew"), named.Leader("boss")
    crew.register(name, "follows")
    revision, members = crew.watch()
    print(list(members.items()), election.leader())
    token = None
    while token is None:
        token = election.campaign(name, 0.05)
    while len(members) > 1:
        revision, members = crew.watch(revision, 0.05)
    print(list(members.items()), "leads", token)
    sys.stdin.readline()


def main():
    mode, address, authkey_file = sys.argv[1:4]
    with open(authkey_file, "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    {"sessions": sessions, "hold": hold, "follow": follow}[mode](connect(address), *sys.argv[4:])


if __name__ == "__main__":
    main()
