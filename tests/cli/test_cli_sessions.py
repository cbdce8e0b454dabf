"""Sessions and the password once more, on the command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.services import employees, roles, sessions, settings, sign_in
from db.sessions import Place, started_at
from tests.command_line import Ambar, Result, run
from tests.conftest import PASSWORD, Clock
from tui import session

Mine = Callable[..., Result]


@pytest.fixture
def mine(company: Company, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> Mine:
    """The command line of the administrator whom the system's user is: not by the operator's --as."""
    employees.edit(admin, "admin", os_user="ayse")
    monkeypatch.setattr(session, "os_user", lambda: "ayse")

    def call(*words: str, stdin: str = "") -> Result:
        return run(["--db", str(company.path), "--json", *words], stdin)

    return call


def begin(actor: Actor, key: str, pid: int, started: str | None = None) -> None:
    told = started_at(pid) if started is None else started
    sessions.begin(replace(actor, session=key), Place(os.uname().nodename, pid, told, "10.0.0.7", "pts/3"))


def test_sessions_are_listed_and_ended(ambar: Ambar, clerk: Actor) -> None:
    begin(clerk, "s1", os.getppid())
    begin(clerk, "s2", 1, "long ago")  # the number was given again: that process is gone
    (line,) = ambar("employee", "sessions", "depocu").data
    assert (line["id"], line["address"], line["terminal"], line["locked"]) == ("s1", "10.0.0.7", "pts/3", False)
    assert [one["id"] for one in ambar("employee", "sessions").data] == ["s1"]
    assert ambar("employee", "sessions", "depocu", by="depocu").data == [line]
    assert ambar("employee", "sessions", "admin", by="depocu").code == 3
    assert ambar("employee", "sign-out", "depocu", "--session", "yok").code == 4
    assert ambar("employee", "sign-out", "admin", by="depocu").code == 3
    assert ambar("employee", "sign-out", "depocu").data == {"login": "depocu", "ended": 1}
    assert ambar("employee", "sessions", "depocu").data == []
    assert [row["target"] for row in ambar("audit", "list", "--kind", "session_ended").data] == ["depocu"]


def test_step_up_cannot_be_switched_on_while_a_holder_has_no_password(ambar: Ambar, clerk: Actor) -> None:
    employees_without = ambar("settings", "set", "step_up.cancel", "on")
    assert employees_without.code == 0, "nobody but the administrator cancels"
    assert ambar("employee", "add", "yeni", "--name", "Yeni Müdür", "--role", "store_manager").code == 0
    ambar("settings", "set", "step_up.cancel", "off")
    refused = ambar("settings", "set", "step_up.cancel", "on")
    assert refused.code == 5
    (problem,) = refused.error["details"]["errors"]
    assert (problem["reason"], problem["logins"]) == ("no_password", ["yeni"])
    assert "yeni" in refused.error["message"]


def test_rights_need_the_password_and_the_operator_is_not_asked(mine: Mine, ambar: Ambar) -> None:
    assert mine("settings", "set", "step_up.rights", "on").code == 0
    refused = mine("role", "set", "warehouse_clerk", "receipt.cancel", "true")
    assert (refused.code, refused.error["details"]["reason"]) == (3, "step_up")
    wrong = mine(
        "role", "set", "warehouse_clerk", "receipt.cancel", "true", "--password-stdin", stdin="yanlış parola\n"
    )
    assert wrong.code == 5
    right = mine("role", "set", "warehouse_clerk", "receipt.cancel", "true", "--password-stdin", stdin=PASSWORD + "\n")
    assert right.code == 0
    assert mine("role", "set", "warehouse_clerk", "receipt.cancel", "false").code == 3, "good for that command alone"
    assert mine("employee", "password", "admin").code == 3
    assert mine("settings", "set", "step_up.rights", "off").code == 3
    assert mine("product", "list", "--password-stdin", stdin=PASSWORD + "\n").code == 0
    assert ambar("role", "set", "warehouse_clerk", "receipt.cancel", "false").code == 0
    kinds = [row["kind"] for row in ambar("audit", "list").data]
    assert "step_up_failed" in kinds and "denied" in kinds


def test_idle_times_of_a_role_are_set(ambar: Ambar) -> None:
    changed = ambar("role", "edit", "store_staff", "--lock-minutes", "3", "--exit-minutes", "0")
    assert (changed.data["lock_minutes"], changed.data["exit_minutes"]) == (3, 0)
    assert ambar("role", "edit", "store_staff", "--lock-minutes", "").data["lock_minutes"] is None
    assert ambar("role", "edit", "store_staff", "--lock-minutes", "1441").code == 5
    assert ambar("role", "edit", "store_staff", "--lock-minutes", "çok").code == 5
    assert ambar("settings", "set", "session.lock", "5").data["value"] == "5"
    assert ambar("settings", "set", "session.lock", "-1").code == 5
    assert ambar("settings", "set", "password.length", "7").code == 5


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kısa parol", None),
        ("kısa paro", "too_short"),
        ("galatasaray1905", "common"),
        ("Fenerbahçe!!1907", "common"),
        ("qwertyuıop", "common"),
        ("1234567890", "common"),
        ("abcabcabcabc", "common"),
        ("parola1234", "common"),
        ("yildizli gece hayal", "personal"),
        ("benim mehmet şifrem", "personal"),
        ("hirdavat dükkanı", "personal"),
        ("dört kelime yan yana", None),
    ],
)
def test_what_a_password_may_be(ambar: Ambar, password: str, reason: str | None) -> None:
    words = ("employee", "add", "mehmet", "--name", "Mehmet Yıldız", "--password-stdin")
    made = ambar(*words, stdin=password + "\n")
    found = [one["reason"] for one in made.error["details"]["errors"]] if made.code else [None]
    assert found == [reason]
    assert password not in made.out + made.err


def test_an_administrator_waits_a_quarter_of_an_hour_at_most(
    frozen_clock: Clock, company: Company, admin: Actor
) -> None:
    for _turn in range(40):
        with pytest.raises(AmbarError):
            sign_in.by_password(company, "admin", "yanlış", "tty1")
        frozen_clock.forward(minutes=15)
    assert sign_in.by_password(company, "admin", PASSWORD, "tty1").employee_id == admin.employee_id


def test_the_proof_is_good_for_five_minutes_and_for_the_password_that_holds(frozen_clock: Clock, admin: Actor) -> None:
    settings.set(admin, "step_up.rights", "on")
    proven = sign_in.confirm(admin, PASSWORD)
    roles.rename(proven, "store_staff", about="bir")
    frozen_clock.forward(minutes=5, seconds=1)
    with pytest.raises(AmbarError) as caught:
        roles.rename(proven, "store_staff", about="iki")
    assert (caught.value.code, caught.value.details["reason"]) == ("denied", "step_up")
    proven = sign_in.confirm(admin, PASSWORD)
    frozen_clock.forward(seconds=1)
    sign_in.change_password(admin, PASSWORD, "bambaşka bir parola")
    with pytest.raises(AmbarError):
        roles.rename(proven, "store_staff", about="üç")
