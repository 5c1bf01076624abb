"""All measurements, one after the other: `make bench`."""

from __future__ import annotations

import asyncio

from benchmarks import challenge_updates, rest, storage

rest.main()
challenge_updates.main()
asyncio.run(storage.main(3.0))
