"""Races through real sockets."""

from __future__ import annotations

from tests.people import Crowd


async def test_two_people_race_to_the_end(crowd: Crowd) -> None:
    """From task to points: both see every step, the winner first, the points on the board."""
    ada, bob = await crowd.team("ada", "bob")
    made = await ada.challenge(length=4)
    room = f"challenge:{made['id']}"
    ada_socket, bob_socket = await ada.socket(), await bob.socket()
    for person, socket in ((ada, ada_socket), (bob, bob_socket)):
        await person.post(f"/api/challenges/{made['id']}/join")
        await socket.ok("join-room", room=room)

    await ada.post(f"/api/challenges/{made['id']}/start")
    started = await bob_socket.event("challenge-started")
    assert {racer["status"] for racer in started["participants"]} == {"racing"}

    first = await ada_socket.ok(
        "challenge-update", challengeId=made["id"], updateId="a1", progress=4
    )
    assert (first["progress"], first["rank"], first["status"]) == (4, 1, "finished")
    second = await bob_socket.ok(
        "challenge-update", challengeId=made["id"], updateId="b1", progress=4
    )
    assert second["rank"] == 2

    finished = await bob_socket.event("challenge-finished")
    assert finished["challenge"]["state"] == "finished"
    points = await ada.get("/api/gamification/points")
    assert points["total"] == first["score"] > 0
    board = await bob.get("/api/gamification/leaderboard")
    assert [row["userId"] for row in board["rows"]] == [ada.id, bob.id]
    assert board["me"]["rank"] == 2
