"""All measurements, one after the other: `make bench`."""

from __future__ import annotations

import asyncio

from benchmarks import access, challenge_updates, okrs, publish, rest, storage

rest.main()
access.main()
challenge_updates.main()
publish.main()
okrs.main()
asyncio.run(storage.main(3.0))
