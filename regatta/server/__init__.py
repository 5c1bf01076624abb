"""The process: settings, wiring, application, command line, logs and metrics."""
