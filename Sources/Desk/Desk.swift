// Desk: the agent's screens - state, messages, a pure update, one registry of actions, and views that draw a frame.
// Belongs here: what is shown and what a key does. No provider, no HTTP, no SQL; effects leave through `DeskBackend`.
