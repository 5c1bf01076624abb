"""The Engine.IO layer under python-socketio."""
