"""The command `regatta`, also as `python -m regatta`."""

import gc
import signal

# Loading the modules takes a moment; a Ctrl-C in it ends the process without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

# What is loaded stays; to look for garbage in it as often as usual takes a quarter of that moment.
gc.set_threshold(50_000, 20, 50)

from regatta.server.cli import app  # noqa: E402 - after the lines above

main = app

if __name__ == "__main__":
    main()
