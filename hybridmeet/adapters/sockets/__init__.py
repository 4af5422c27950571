"""The live channel: Socket.IO in, patches out. Here live socketio and engineio; no rule does."""
