// The conversation with a service manager such as systemd:
// - `ServiceVariables`: what it tells by variables of the environment;
// - `ServiceNotification`: what it is told, as text;
// - `NotifySocket`: the socket over which it is told.
//
// Nothing here knows of managers or of the event loop. `MPTransport` adopts the sockets that are passed.
