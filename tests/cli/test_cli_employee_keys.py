"""SSH keys of employees on the command line: read strictly, each of one employee, gone at once when removed."""

from __future__ import annotations

import base64
import os
from dataclasses import replace

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.queries import sessions as session_queries
from db.services import documents, employees, sessions, settings, sign_in, ssh_keys
from db.sessions import Place, started_at
from tests import public_keys
from tests.command_line import Ambar, run
from tests.conftest import PASSWORD
from tui import session

BODY = public_keys.body(1)
MARK = public_keys.fingerprint(1)


def _rsa(bits: int) -> str:
    number = (1 << bits - 1).to_bytes(bits // 8 + 1, "big")
    parts = (b"ssh-rsa", b"\1\0\1", number)
    return base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()


def test_a_key_is_added_listed_and_removed(ambar: Ambar, clerk: Actor) -> None:
    added = ambar("employee", "key", "depocu", "add", "-", stdin=public_keys.line(1, "Ayşe's laptop"))
    assert (added.code, added.data["fingerprint"], added.data["comment"]) == (0, MARK, "Ayşe's laptop")
    (line,) = ambar("employee", "key", "depocu").data
    assert (line["fingerprint"], line["added_by"], line["sessions"]) == (MARK, "admin", 0)
    assert ambar("employee", "key", "depocu", "list", by="depocu").data == [line], "one's own need no right"
    assert ambar("employee", "key", "admin", by="depocu").code == 3
    assert ambar("employee", "key", "depocu", "remove", MARK, by="depocu").code == 3
    twice = ambar("employee", "key", "admin", "add", "-", stdin=public_keys.line(1))
    assert (twice.code, twice.error["code"], twice.error["details"]["errors"][0]["login"]) == (
        5,
        "already_exists",
        "depocu",
    )
    assert ambar("employee", "key", "depocu", "remove", public_keys.fingerprint(2)).code == 4
    assert ambar("employee", "key", "admin", "remove", MARK).code == 4, "another's"
    assert ambar("employee", "key", "depocu", "remove", MARK).code == 0
    assert ambar("employee", "key", "depocu").data == []
    told = ambar("audit", "list", "--kind", "employee").data
    assert [(one["target"], one["before"], one["after"]) for one in told if one["field"] == "ssh_key"] == [
        ("depocu", f"{MARK} Ayşe's laptop", None), ("depocu", None, f"{MARK} Ayşe's laptop")]  # fmt: skip


def test_a_long_rsa_key_is_taken(ambar: Ambar, clerk: Actor) -> None:
    assert (
        ambar("employee", "key", "depocu", "add", "-", stdin=f"ssh-rsa {_rsa(2048)} eski\n").data["kind"] == "ssh-rsa"
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "ssh-ed25519", f"ssh-ed25519 {BODY[:-4]}", f"ssh-rsa {BODY}", f"ssh-ed25519 {BODY} a\nssh-ed25519 {BODY} b",
        f"ssh-ed25519 {BODY} a\x1b[2J", f"ssh-ed25519 {BODY} a\u202eb", f'command="id" ssh-ed25519 {BODY}',
        f"no-pty,command=id ssh-ed25519 {BODY}", f"ssh-dss {BODY}", f"ssh-rsa {_rsa(1024)}", f"ssh-ed25519 {BODY} {'x' * 101}",
        f"ssh-ed25519  {BODY}", f"ssh-ed25519 {BODY}=", "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n", "x" * 20_000,
        f"ssh-ed25519 {BODY} a\u2028ssh-ed25519 {BODY}", f"ssh-ed25519-cert-v01@openssh.com {BODY}",
    ],
)  # fmt: skip
def test_what_is_no_plain_key_is_refused(ambar: Ambar, clerk: Actor, text: str) -> None:
    told = ambar("employee", "key", "depocu", "add", "-", stdin=text)
    assert (told.code, told.error["code"]) == (5, "invalid")
    assert told.error["details"]["errors"][0]["field"] == "ssh_key"


@pytest.mark.parametrize("words", [("add",), ("remove",), ("list", "x"), ("x",)])
def test_wrong_usage(ambar: Ambar, words: tuple[str, ...]) -> None:
    assert ambar("employee", "key", "admin", *words).code == 2


def test_a_login_that_a_launcher_cannot_name_gets_no_key(ambar: Ambar, admin: Actor) -> None:
    employees.add(admin, "ayşe", "Ayşe")
    assert ambar("employee", "key", "ayşe", "add", "-", stdin=public_keys.line(1)).code == 5
    employees.edit(admin, "ayşe", new_login="ayse")
    assert ambar("employee", "key", "ayse", "add", "-", stdin=public_keys.line(1)).code == 0
    assert ambar("employee", "edit", "ayse", "--new-login", "ayşe").code == 5


def test_a_key_of_somebody_with_more_rights_is_out_of_reach(ambar: Ambar, admin: Actor, clerk: Actor) -> None:
    from db.services import roles

    roles.add(admin, "Personel", code="ik")
    roles.set_grants(admin, "ik", {"employee.edit": True})
    employees.add(admin, "ik", "İK", roles=["ik"])
    ssh_keys.add(admin, "admin", public_keys.line(1))
    for words in (("admin", "remove", MARK), ("admin", "add", "-")):
        told = ambar("employee", "key", *words, by="ik", stdin=public_keys.line(2))
        assert (told.code, told.error["details"]["reason"]) == (3, "scope")
    taken = ambar("employee", "key", "ik", "add", "-", by="ik", stdin=public_keys.line(1))
    assert taken.code == 5 and "admin" not in taken.err


def test_adding_asks_for_the_password_where_rights_do(company: Company, admin: Actor, clerk: Actor) -> None:
    settings.set(admin, "step_up.rights", "on")
    with pytest.raises(AmbarError) as caught:
        ssh_keys.add(admin, "depocu", public_keys.line(1))
    assert caught.value.details["reason"] == "step_up"
    assert ssh_keys.add(sign_in.confirm(admin, PASSWORD), "depocu", public_keys.line(1)).fingerprint == MARK


def test_the_password_may_come_before_the_key(
    company: Company, admin: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both by standard input: the first line, and what follows."""
    settings.set(admin, "step_up.rights", "on")
    employees.edit(sign_in.confirm(admin, PASSWORD), "admin", os_user="ayse")
    monkeypatch.setattr(session, "os_user", lambda: "ayse")
    words = ["--db", str(company.path), "--json", "employee", "key", "depocu", "add", "-"]
    refused = run(words, public_keys.line(1))
    assert (refused.code, refused.error["details"]["reason"]) == (3, "step_up")
    added = run([*words, "--password-stdin"], f"{PASSWORD}\n{public_keys.line(1)}")
    assert added.code == 0 and added.data["fingerprint"] == MARK, added.err


def test_a_key_opens_for_its_employee_alone(company: Company, admin: Actor, clerk: Actor) -> None:
    ssh_keys.add(admin, "depocu", public_keys.line(1))
    actor = sign_in.forced(company, "depocu", key=MARK)
    assert actor.employee_id == clerk.employee_id
    for login, mark in (("admin", MARK), ("depocu", public_keys.fingerprint(2))):
        with pytest.raises(AmbarError, match="not_signed_in"):
            sign_in.forced(company, login, key=mark)
    employees.edit(admin, "depocu", new_login="depocu2")
    employees.add(admin, "depocu", "Başka biri")
    with pytest.raises(AmbarError, match="not_signed_in"):
        sign_in.forced(company, "depocu", key=MARK)


def test_a_removed_key_ends_what_came_by_it(company: Company, admin: Actor, clerk: Actor) -> None:
    ssh_keys.add(admin, "depocu", public_keys.line(1))
    ssh_keys.add(admin, "depocu", public_keys.line(2))
    place = Place(os.uname().nodename, os.getpid(), started_at(os.getpid()), "10.0.0.7", "pts/3")
    by = {}
    for number, key in enumerate((MARK, public_keys.fingerprint(2)), 1):
        by[key] = replace(sign_in.forced(company, "depocu", key=key), session=f"s{number}")
        sessions.begin(by[key], replace(place, pid=os.getppid() if number == 1 else 1, started=""))
    (unnoted,) = (replace(sign_in.forced(company, "depocu", key=MARK), session="s3"),)
    assert {one.key for one in session_queries.of(admin, "depocu")} == set(by)
    assert ssh_keys.remove(admin, "depocu", MARK).ended == 1
    for gone in (by[MARK], unnoted):
        with company.read():
            assert session_queries.watch(gone).ended
        with pytest.raises(AmbarError) as caught:
            documents.create(gone, "receipt", {"warehouse": "MAIN"})
        assert caught.value.details["reason"] == "ended"
    stays = by[public_keys.fingerprint(2)]
    assert not session_queries.watch(stays).ended
    assert documents.create(stays, "receipt", {"warehouse": "MAIN"}).status == "draft"


def test_the_launcher_alone_says_which_key(company: Company, admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", f"--key {MARK} find M8")
    assert run(["--forced", "admin"]).code == 2
    assert run(["--forced", "admin", "--key", "x", "find"]).code == 2
    assert run(["--forced", "admin", "--key"]).code == 2
    assert run(["--forced-user", "x", "find", "M8"]).code == run(["--forced-user"]).code == 2
    assert run(["find", "--forced-user", "x"]).code == 2
