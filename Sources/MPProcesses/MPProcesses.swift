// How processes live:
// - `Launching/`: a program is started with chosen descriptors and nothing else open; the message that a child of ours
//   gets over the first of them;
// - `StartMethods/`: spawn, forkserver, fork, and the process that forks for others;
// - `Watching/`: what is known of a child (`ChildLife`, a pure machine), how it ended, the steps that end it.
//
// Nothing here knows of pickles, managers or the event loop.
