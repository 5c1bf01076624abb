"""Requests for sessions of other workers, so that no load balancer has to be sticky.

Session ids name their worker. On one host a poll is forwarded over the owner's private socket, and
a WebSocket upgrade is handed over as the open socket itself, so that nothing is in between
afterwards. Across hosts polls are forwarded to the address that the owner announces, and upgrades
are tunnelled there.
"""

from regatta.realtime.handover.handover import Handover, HandoverConfig
from regatta.realtime.handover.seal import Seal

__all__ = ["Handover", "HandoverConfig", "Seal"]
