"""Something of everything that an organization can have, for tests that try every operation."""

from __future__ import annotations

from tests.goals import goals
from tests.people import Person
from tests.running import Running


async def belongings(server: Running, admin: Person, member: Person) -> dict[str, str]:
    """Make it, and return the ids by the names that paths give them."""
    challenge = await admin.challenge()
    await admin.post("/api/auth/invite", email="invited@example.com")
    invitations = await admin.get("/api/auth/invitations")
    key = await member.post("/api/auth/keys", name="one", scopes=["tasks:read"])
    job = await admin.post("/api/gamification/rebuild")
    await server.system.services.notifications.notify(
        org_id=member.org_id,
        user_id=member.id,
        notification_id=f"note-of-{member.id}",
        kind="test",
        title="Something happened",
    )
    cycle = await goals(admin)
    okr_id = await cycle.okr(by=member)
    sessions = await member.get("/api/auth/sessions")
    return {
        "room": f"challenge:{challenge['challengeId']}",
        "taskId": challenge["taskId"],
        "challengeId": challenge["challengeId"],
        "userId": member.id,
        "invitationId": invitations["invitations"][0]["id"],
        "keyId": key["id"],
        "sessionId": sessions["sessions"][0]["id"],
        "cycleId": cycle.id,
        "okrId": okr_id,
        "keyResultId": cycle.key_results[okr_id],
        "jobId": job["jobId"],
        "notificationId": f"note-of-{member.id}",
    }
