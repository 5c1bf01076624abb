"""The checks find what is wrong with a history, and nothing wrong with a right one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.torture.checker import check
from tests.torture.histories import Tale, moved, racer
from tests.torture.history import Injected, Position

_ADA, _BOB = "ada", "bob"


def _rules(tale: Tale) -> set[str]:
    return check(tale.history).rules


def _watching() -> Tale:
    """Return a tale in which bob watches from the beginning."""
    return Tale().shown(_BOB, 0, racer(_ADA))


def _steps(first: int, last: int) -> list[dict[str, object]]:
    return [moved(number, _ADA, number) for number in range(first, last + 1)]


def test_a_right_history_breaks_no_rule() -> None:
    """Steps that are told, a lost connection, a recovery, a loss of all history, and the end."""
    tale = _watching().heard(_BOB, *_steps(1, 2)).stepped(_ADA, 2, 2).heard(_BOB, *_steps(3, 3))
    tale.closed(_BOB).recovered(_BOB, 3, 5, *_steps(4, 5)).heard(_BOB, *_steps(6, 6))
    tale.reset(_BOB, "f").heard(_BOB, moved(1, _ADA, 7, epoch="f"))
    done = racer(_ADA, 8, version=8, status="finished")
    tale.shown(_BOB, 1, racer(_ADA, 7, version=7), epoch="f", since=Position("e", 6))
    tale.heard(_BOB, {**moved(2, _ADA, 8, epoch="f"), "participant": done})
    tale.shown("newcomer", 2, done, epoch="f").looked("store", done)
    tale.confirmed(_ADA, 8).ledger(_ADA, 8).board(ada=8)
    findings = check(tale.history)
    assert findings.violations == []
    assert findings.counts["final states compared"] == 2
    assert findings.counts["final states compared with the store"] == 1
    assert findings.counts["steps that had to be told"] == 1


def test_a_repeated_event() -> None:
    """The same number twice, or an older one."""
    assert _rules(_watching().heard(_BOB, *_steps(1, 2), *_steps(2, 2))) == {"repeat"}


def test_a_pause_that_ends_too_early() -> None:
    """Whoever is told that a pause is over has heard everything until then."""
    tale = _watching().heard(_BOB, *_steps(1, 2)).paused(_BOB, 2).heard(_BOB, *_steps(3, 4))
    assert _rules(tale.paused(_BOB, 4, over=True)) == set()
    assert _rules(tale.paused(_BOB, 5, over=True)) == {"pause"}
    other = _watching().reset(_BOB, "f").shown(_BOB, 0, racer(_ADA), epoch="f")
    assert _rules(other.paused(_BOB, 0)) == {"pause"}


def test_a_pause_that_never_ends() -> None:
    """Who is still in the room at the end knows that it is heard; who has joined anew knows too."""
    tale = _watching().heard(_BOB, *_steps(1, 1)).paused(_BOB, 1)
    assert _rules(tale.shown("newcomer", 1, racer(_ADA, 1))) == {"pause"}
    tale = _watching().heard(_BOB, *_steps(1, 1)).paused(_BOB, 1).recovered(_BOB, 1, 1)
    assert _rules(tale.shown("newcomer", 1, racer(_ADA, 1))) == set()


def test_a_hole() -> None:
    """A number that never came; what follows from it is told once."""
    tale = _watching().heard(_BOB, *_steps(1, 1), *_steps(3, 3), *_steps(5, 5))
    violations = check(tale.history).violations
    assert [violation.rule for violation in violations] == ["hole"]
    assert [type(record).__name__ for record in violations[0].evidence] == [
        "Joined",
        "Heard",
        "Heard",
    ]


@pytest.mark.parametrize("gone", ["left", "closed"])
def test_an_event_of_a_room_that_was_left(gone: str) -> None:
    """Nothing of the room may come after the farewell, nor without having joined."""
    tale = _watching()
    getattr(tale, gone)(_BOB)
    assert _rules(tale.heard(_BOB, *_steps(1, 1))) == {"stray"}
    assert _rules(Tale().heard(_BOB, *_steps(1, 1))) == {"stray"}


@pytest.mark.parametrize(
    "events", [_steps(2, 3), _steps(2, 2) + _steps(4, 4), _steps(1, 4), []], ids=str
)
def test_a_recovery_that_is_not_exact(events: list[dict[str, object]]) -> None:
    """What was missed from 1 to 4 is 2, 3 and 4: no part of it, and no more."""
    tale = _watching().heard(_BOB, *_steps(1, 1)).closed(_BOB)
    assert _rules(tale.recovered(_BOB, 1, 4, *events)) == {"recovery"}


def test_a_recovery_of_what_was_heard_meanwhile() -> None:
    """Events between the question and the answer are in both, and count once."""
    tale = _watching().heard(_BOB, *_steps(1, 2)).recovered(_BOB, 1, 3, *_steps(2, 3))
    tale.heard(_BOB, *_steps(4, 4)).shown("newcomer", 4, racer(_ADA, 4, version=4))
    assert _rules(tale) == set()


def test_a_snapshot_although_little_was_missed() -> None:
    """Whoever was away for a moment is given the events; who missed much, a snapshot."""
    tale = Tale().shown("eve", 0, racer(_ADA)).heard("eve", *_steps(1, 200))
    tale.shown(_BOB, 0, racer(_ADA)).heard(_BOB, *_steps(1, 1)).closed(_BOB)
    assert _rules(tale.shown(_BOB, 200, racer(_ADA, 200), since=Position("e", 1))) == set()
    assert _rules(tale.shown(_BOB, 200, racer(_ADA, 200), since=Position("e", 199))) == {
        "not recovered"
    }


def test_an_acknowledged_step_that_is_gone() -> None:
    """Whoever looks after the answer must see it: by REST and in snapshots."""
    tale = Tale().stepped(_ADA, 5, 1).stepped(_ADA, 9, 2)
    assert _rules(tale.looked(_BOB, racer(_ADA, 9))) == set()
    assert _rules(tale.looked(_BOB, racer(_ADA, 5))) == {"lost update"}
    assert _rules(Tale().stepped(_ADA, 5, 1).shown(_BOB, 1, racer(_ADA, 4))) == {"lost update"}


def test_a_look_before_the_answer_may_be_older() -> None:
    """Only what was asked for after the acknowledgement must show it."""
    tale = Tale().stepped(_ADA, 5, 1)
    early = tale.history.records.pop()
    tale.looked(_BOB, racer(_ADA, 4))
    tale.history.records.append(early)
    assert _rules(tale) == set()


def test_a_refused_step() -> None:
    """A racer may be told to try again, and nothing else."""
    assert _rules(Tale().stepped(_ADA, 5, 1, code="unavailable")) == set()
    assert _rules(Tale().stepped(_ADA, 5, 1, code="progress_out_of_range")) == {"refused"}
    assert _rules(Tale().stepped(_ADA, 5, 1, code="internal_error")) == {"refused"}


def test_a_repeat_that_acts() -> None:
    """An old update that is sent once more takes nobody back: not in answers, not in the room."""
    tale = Tale().stepped(_ADA, 5, 1).stepped(_ADA, 9, 2)
    assert _rules(tale.stepped(_ADA, 5, 2, shown=9, again=True)) == set()
    assert _rules(tale.stepped(_ADA, 5, 3, shown=5, again=True)) == {"acted twice"}
    back = moved(3, _ADA, 1)
    back["participant"]["version"] = 9
    assert _rules(_watching().heard(_BOB, *_steps(1, 2), back)) == {"acted twice"}


def test_two_events_under_one_number() -> None:
    """Whoever hears number 2 hears the same."""
    tale = _watching().shown("eve", 0, racer(_ADA)).heard(_BOB, *_steps(1, 2))
    tale.heard("eve", moved(1, _ADA, 1), moved(2, _ADA, 4))
    assert _rules(tale) == {"one number, two events"}


def test_two_steps_under_one_number() -> None:
    """Each first answer names the number of its own event."""
    tale = _watching().heard(_BOB, *_steps(1, 1)).stepped(_ADA, 2, 2).stepped(_BOB, 1, 2)
    both = moved(2, _ADA, 2)
    assert _rules(tale.heard(_BOB, both, moved(3, _BOB, 1))) == {
        "one number, two events",
        "never told",
    }


def test_a_step_that_the_room_never_hears_of() -> None:
    """By the place that the answer names, the room has heard of the step."""
    tale = _watching().heard(_BOB, *_steps(1, 2)).stepped(_ADA, 3, 2).heard(_BOB, *_steps(3, 3))
    assert _rules(tale) == {"never told"}


def test_a_client_that_is_left_behind() -> None:
    """All who are in a room stand where a newcomer does in the end."""
    tale = _watching().heard(_BOB, *_steps(1, 1)).shown("newcomer", 2, racer(_ADA, 2, version=2))
    assert _rules(tale) == {"left behind"}
    lost = _watching().reset(_BOB, "f").shown("newcomer", 0, racer(_ADA), epoch="f")
    assert _rules(lost) == {"left behind"}


def test_a_client_with_another_state() -> None:
    """Snapshot and events lead to what a newcomer is shown."""
    tale = _watching().heard(_BOB, *_steps(1, 1)).shown("newcomer", 1, racer(_ADA, 2, version=2))
    assert _rules(tale) == {"other state"}


def test_a_room_that_differs_from_the_store() -> None:
    """What rooms show is what the documents say."""
    tale = Tale().shown("newcomer", 1, racer(_ADA, 2)).looked("store", racer(_ADA, 3))
    assert _rules(tale) == {"not as stored"}


def test_points_that_do_not_come_once() -> None:
    """A finish is paid with its score: not never, not twice, not otherwise."""
    done = racer(_ADA, 9, status="finished")
    assert _rules(Tale().looked("store", done).ledger(_ADA, 9).board(ada=9)) == set()
    assert _rules(Tale().looked("store", done).ledger(_ADA)) == {"points"}
    assert _rules(Tale().looked("store", done).ledger(_ADA, 9, 9)) == {"points"}
    assert _rules(Tale().looked("store", done).ledger(_ADA, 8)) == {"points"}
    assert _rules(Tale().looked("store", racer(_ADA, 8)).ledger(_ADA, 8)) == {"points"}
    assert _rules(Tale().looked("store", done).confirmed(_ADA, 7)) == {"points"}
    assert _rules(Tale().looked("store", done).ledger(_ADA, 9).board(ada=18)) == {"points"}


def test_a_roster_that_is_not_who_is_there() -> None:
    """Whoever is in the room is on it; who is not, only for a while after a fault."""
    tale = Tale().opened(_BOB).opened("newcomer").shown(_BOB, 0, racer(_ADA))
    tale.shown("newcomer", 0, racer(_ADA)).present(_BOB, 1, _BOB)
    assert _rules(tale.present("newcomer", 1, _BOB)) == set()
    assert _rules(tale.present(_BOB, 2, _ADA).present("newcomer", 2, _ADA)) == set()
    tale.history.records[-1] = replace(tale.history.records[-1], at=100.0)
    assert _rules(tale) == {"roster"}
    alone = Tale().opened(_BOB).shown(_BOB, 0).opened("newcomer").shown("newcomer", 0)
    assert _rules(alone) == {"roster"}


def test_what_never_came_and_what_nobody_foresaw() -> None:
    """Waiting in vain and a traceback in a server's log break the promise, too."""
    assert _rules(Tale().stuck("a step was never answered")) == {"stuck"}
    assert _rules(Tale().logged("Traceback")) == {"unforeseen"}


def test_the_story_of_a_violation() -> None:
    """It has the records that show it and the faults of that time, and nothing else."""
    tale = _watching().heard(_BOB, *_steps(1, 9))
    tale.history.records.insert(9, Injected(at=8.5, fault="cut", until=9.5))
    tale.history.records.insert(2, Injected(at=0.1, fault="kill", until=0.2))
    tale.closed("eve").heard(_BOB, moved(11, _ADA, 11))
    story = check(tale.history).told().partition("hole: ")[2].splitlines()
    assert [line.split()[2] for line in story[1:]] == [
        "joined",
        "injected",
        "injected",
        "heard",
        "heard",
    ]
