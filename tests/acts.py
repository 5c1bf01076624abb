"""Everything that people do, or try to do, that the audit log has a name for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from tests.letters import RESET, VERIFY, code_in, letter_to, quiet, token_in
from tests.people import PASSWORD, Crowd, Json, Person
from tests.running import Running

NEW: Final = "a new password"
WRONG: Final = "not the password"


@dataclass
class Stage:
    """Two people of one organization, and where they act."""

    server: Running
    crowd: Crowd
    ada: Person
    bob: Person

    async def key(self) -> Json:
        """Have Ada make a key."""
        made: Json = await self.ada.post("/api/auth/keys", name="k", scopes=["users:read"])
        return made

    async def device(self) -> Json:
        """Sign Ada in once more."""
        body = {"email": self.ada.email, "password": PASSWORD}
        signed_in: Json = await self.ada.post("/api/auth/login", **body)
        return signed_in

    async def invited(self) -> Person:
        """Have somebody asked in."""
        cleo = self.crowd.person("cleo")
        await self.ada.request("POST", "/api/auth/invite", {"email": cleo.email})
        return cleo

    async def code(self, person: Person) -> str:
        """Return the code that was mailed."""
        return code_in(await letter_to(self.server, person.email, "invites you"))


async def _succeed(stage: Stage) -> None:
    await stage.device()


async def _fail(stage: Stage) -> None:
    body = {"email": stage.ada.email, "password": WRONG}
    await stage.ada.request("POST", "/api/auth/login", body)


async def _sign_out(stage: Stage) -> None:
    signed_in = await stage.device()
    await replace(stage.ada, token=signed_in["token"]).request("POST", "/api/auth/logout")


async def _reuse(stage: Stage) -> None:
    body = {"refreshToken": (await stage.device())["refreshToken"]}
    for _ in range(2):
        await stage.ada.request("POST", "/api/auth/refresh", body)


async def _verify(stage: Stage) -> None:
    token = token_in(await letter_to(stage.server, stage.ada.email, VERIFY))
    await stage.ada.post("/api/auth/verify", token=token)


async def _forget(stage: Stage) -> None:
    await stage.ada.post("/api/auth/reset-password", email=stage.ada.email)
    await letter_to(stage.server, stage.ada.email, RESET)
    await quiet(stage.server)


async def _reset_late(stage: Stage) -> None:
    await stage.ada.post("/api/auth/reset-password", email=stage.bob.email)
    token = token_in(await letter_to(stage.server, stage.bob.email, RESET))
    for password in (NEW, PASSWORD):
        body = {"token": token, "password": password}
        await stage.ada.request("POST", "/api/auth/password-reset/confirm", body)


async def _change_password(stage: Stage) -> None:
    body = {"currentPassword": PASSWORD, "newPassword": PASSWORD}
    await stage.ada.request("POST", "/api/auth/password", body)


async def _change_wrongly(stage: Stage) -> None:
    body = {"currentPassword": WRONG, "newPassword": NEW}
    await stage.ada.request("POST", "/api/auth/password", body)


async def _invite(stage: Stage) -> None:
    await stage.invited()


async def _withdraw(stage: Stage) -> None:
    await stage.invited()
    found = (await stage.ada.get("/api/auth/invitations"))["invitations"][0]
    await stage.ada.request("DELETE", f"/api/auth/invitations/{found['id']}")


async def _accept(stage: Stage) -> None:
    cleo = await stage.invited()
    await cleo.post("/api/auth/verify-otp", email=cleo.email, otp=await stage.code(cleo))


async def _guess(stage: Stage) -> None:
    cleo = await stage.invited()
    wrong = "000000" if await stage.code(cleo) != "000000" else "000001"
    body = {"email": cleo.email, "otp": wrong}
    await cleo.request("POST", "/api/auth/verify-otp", body)


async def _make_key(stage: Stage) -> None:
    await stage.key()


async def _revoke_key(stage: Stage) -> None:
    await stage.ada.request("DELETE", f"/api/auth/keys/{(await stage.key())['id']}")


async def _use_dead_key(stage: Stage) -> None:
    made = await stage.key()
    await stage.ada.request("DELETE", f"/api/auth/keys/{made['id']}")
    await replace(stage.ada, token=made["key"]).request("GET", "/api/users")


async def _end_device(stage: Stage) -> None:
    await stage.device()
    devices = (await stage.ada.get("/api/auth/sessions"))["sessions"]
    other = next(one for one in devices if not one["current"])
    await stage.ada.request("DELETE", f"/api/auth/sessions/{other['id']}")


async def _end_others(stage: Stage) -> None:
    await stage.ada.request("DELETE", "/api/auth/sessions")


async def _add(stage: Stage) -> None:
    await stage.crowd.member(stage.ada, "dan")


async def _promote(stage: Stage) -> None:
    body = {"name": "bob", "role": "manager"}
    await stage.ada.request("PUT", f"/api/users/{stage.bob.id}", body)


async def _remove(stage: Stage) -> None:
    dan = await stage.crowd.member(stage.ada, "dan")
    await stage.ada.request("DELETE", f"/api/users/{dan.id}")


async def _rename(stage: Stage) -> None:
    await stage.ada.request("PATCH", "/api/organizations/me", {"name": "Engines"})


ACTS: Final[dict[str, Callable[[Stage], Awaitable[None]]]] = {
    "sign-in.failed": _fail,
    "password.reset-refused": _reset_late,
    "password.change-refused": _change_wrongly,
    "otp.refused": _guess,
    "key.refused": _use_dead_key,
    "sign-in.succeeded": _succeed,
    "sign-out": _sign_out,
    "refresh-token.reused": _reuse,
    "email.verified": _verify,
    "password.reset-mailed": _forget,
    "password.changed": _change_password,
    "invitation.created": _invite,
    "invitation.withdrawn": _withdraw,
    "invitation.accepted": _accept,
    "key.created": _make_key,
    "key.revoked": _revoke_key,
    "session.revoked": _end_device,
    "session.revoked-others": _end_others,
    "user.created": _add,
    "user.role-changed": _promote,
    "user.removed": _remove,
    "organization.changed": _rename,
}
"""What makes each event; refusals, of which only so many are kept, come first."""
