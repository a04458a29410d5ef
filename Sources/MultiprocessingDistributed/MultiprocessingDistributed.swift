// Swift's distributed actors over a manager: one more shared service, built on the public API of `Multiprocessing`.
//
// - `System/`: `ManagerActorSystem`, and the actors that this process hosts or knows;
// - `Invocations/`: a call of an actor as values, both ways;
// - `Serving/`: the service through which a server's clients reach its actors.
