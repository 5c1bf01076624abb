"""The command `regatta`, also as `python -m regatta`."""

import signal

# Loading the modules takes a moment; a Ctrl-C in it ends the process without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from regatta.server.cli import app  # noqa: E402 - after the line above

main = app

if __name__ == "__main__":
    main()
