"""`python -m regatta` is `regatta`."""

from regatta.server.cli import main

main()
