"""Who acts: the doors that make an `Actor`. Passwords are computed outside any transaction.

A failure is counted before the password is looked at, so that guesses made at the same time count too.
From the fifth on, a login waits 1, 2, 4 … 15 minutes for its source; a login that does not exist just
as well, with the same answers after the same work. Other sources, the operating system's user and the
operator still get in, so nobody is locked out for good. Source: security.md, chapter 5.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Final

from db import audit, clock
from db.access import Actor, open_to_all
from db.company import Company
from db.confirming import lets_in, refuse_ended
from db.errors import AmbarError, denied, invalid, not_found, raise_all
from db.fields import moment_text
from db.record import record
from db.text import CODE_LENGTH, clean, throttle_key

FREE: Final = 4
"""Failures without a wait."""
LONGEST_WAIT: Final = 15
"""Minutes."""
FORGOTTEN: Final = timedelta(days=1)
"""A failure this old no longer counts."""
ONE_TIME: Final = timedelta(days=7)
"""How long a password that someone else gave can be used to set one's own."""


@record
class _Person:
    id: int
    login: str
    hash: str | None
    active: bool
    must_change: bool
    changed_at: str | None


def by_os_user(company: Company, os_user: str, source: str = "cli") -> Actor | None:
    """The employee mapped to the operating system's user; None for nobody, or someone switched off."""
    with company.read() as engine:
        key = engine.value("SELECT id FROM employee WHERE os_user = ? AND active = 1", (os_user,))
    return None if key is None else Actor(company, key, source=source)


def by_login_as_operator(company: Company, login: str, operator: str, source: str = "cli") -> Actor:
    """`--as`: the employee whose login it is, with the operator behind kept for the audit.

    Whoever calls this has made sure of the operator. Raises AmbarError "not_found", and "not_signed_in"
    (reason switched_off).
    """
    person = _person(company, login)
    if person is None:
        raise not_found("employee", clean(login)[:CODE_LENGTH])
    if not person.active:
        raise AmbarError("not_signed_in", reason="switched_off")
    return Actor(company, person.id, operator=operator, source=source)


def forced(company: Company, login: str, source: str = "ssh", key: str = "") -> Actor:
    """`--forced`: the employee whom the launcher names, by the SSH key with this fingerprint ("": by none).

    AmbarError "not_signed_in" where there is none such (not_mapped), or the key is not theirs any more (not_known).
    """
    person = _person(company, login)
    if person is None or not person.active:
        raise AmbarError("not_signed_in", reason="not_mapped")
    if key:
        with company.read() as engine:
            known = lets_in(engine, person.id, key)
        if not known:
            raise AmbarError("not_signed_in", reason="not_known")
    return Actor(company, person.id, source=source, key=key)


def by_password(
    company: Company, login: str, password: str, source: str = "", *, new_password: str | None = None, where: str = ""
) -> Actor:
    """The employee behind a login and password. `source`: the way in, whose failures count together; `where`: from
    where, for the audit log (`Place.told`).

    Raises AmbarError "not_signed_in": reason wrong (unknown login, wrong password, switched off: the same),
    wait (with seconds; for unknown logins too), must_change (the password is right but was given by someone
    else: call again with `new_password`), expired (such a one after seven days); and "invalid" for a
    new password that is not fit.
    """
    from db import passwords

    source = _way(source)
    whence = f"{source} {where}".rstrip()
    _count(company, login, source)
    person = _person(company, login)
    right = passwords.verify(company.path, person.hash if person else None, password)
    if person is None or not right or not person.active:
        raise _failed(Actor(company, None, source=whence), person, where=where)
    actor = Actor(company, person.id, source=whence)
    if not person.must_change:
        fresh = passwords.compute(company.path, password) if passwords.outdated(person.hash or "") else None
        _enter(actor, person, login, source, fresh, where=where)
        return actor
    with company.write():
        _forget(company, login, source)
    if person.changed_at is not None and person.changed_at < moment_text(clock.now() - ONE_TIME):
        raise AmbarError("not_signed_in", reason="expired")
    if new_password is None:
        raise AmbarError("not_signed_in", reason="must_change")
    _enter(actor, person, login, source, _new(company, person, password, new_password), changed=True, where=where)
    return actor


def change_password(actor: Actor, old: str | None, new: str) -> None:
    """Set one's own password. `old` may be missing only where there is none yet.

    Raises AmbarError "invalid" (field old: wrong; field new: too_short, too_long, bad_characters, common, personal,
    same) and "not_signed_in" (wait, with seconds; wrong for someone switched off; ended for a session that someone
    has ended).
    """
    person = _oneself(actor)
    if person.hash is not None:
        _confirm(actor, person, old or "", "old")
    fresh = _new(actor.company, person, old if person.hash else None, new, field="new")
    with actor.company.write() as engine:
        refuse_ended(actor)
        changed = engine.run(
            "UPDATE employee SET password_hash = ?, password_changed_at = ?, must_change = 0, version = version + 1"
            " WHERE id = ? AND active = 1 AND password_hash IS ?",
            (fresh, moment_text(clock.now()), person.id, person.hash),
        )
        if not changed:
            raise AmbarError("conflict", what="employee", key=person.login)
        audit.record(actor, "employee", target=person.login, target_id=person.id, field="password")


def unlock(actor: Actor, password: str) -> None:
    """That whoever sits there is still the one who signed in: the session shows itself again.

    Raises AmbarError "invalid" (field password: wrong) and "not_signed_in" (wait; wrong for someone switched off;
    must_change for a password that someone else gave; ended for a session that someone has ended).
    """
    person = _oneself(actor)
    if person.must_change:
        raise AmbarError("not_signed_in", reason="must_change")
    _confirm(actor, person, password, "password")
    with actor.company.write() as engine:
        refuse_ended(actor)
        engine.run("UPDATE session SET locked_at = NULL WHERE id = ?", (actor.session,))
        audit.record(actor, "unlocked")


def confirm(actor: Actor, password: str) -> Actor:
    """Whoever sits there gives their password once more: the actor who carries the proof (`db.confirming`).

    Raises AmbarError "invalid" (field password: wrong, no_password) and "not_signed_in" (wait; wrong for someone
    switched off; must_change for a password that someone else gave).
    """
    from dataclasses import replace

    person = _oneself(actor)
    if person.hash is None:
        raise invalid("password", "no_password", logins=[person.login])
    if person.must_change:
        raise AmbarError("not_signed_in", reason="must_change")
    begun = clock.now()  # a password that is changed meanwhile makes this proof worth nothing
    _confirm(actor, person, password, "password", failure="step_up_failed")
    return replace(actor, confirmed_at=begun)


@open_to_all("whoever is signed in may leave")
def sign_out(actor: Actor) -> None:
    """Note the end of a session."""
    if actor.employee_id is not None:
        actor.company.engine.run("DELETE FROM session WHERE id = ?", (actor.session,))
        audit.record(actor, "sign_out")


def wait_of(failures: int) -> timedelta:
    """How long a login waits after so many failures in a row: none up to four, then 1, 2, 4, 8, 15 minutes."""
    if failures <= FREE:
        return timedelta()
    return timedelta(minutes=min(LONGEST_WAIT, 2 ** min(failures - FREE - 1, 10)))


# Steps -------------------------------------------------------------------------


def _person(company: Company, login: object) -> _Person | None:
    if not isinstance(login, str):
        return None
    try:
        text = unicodedata.normalize("NFC", login).strip()
        text.encode()
    except UnicodeEncodeError:
        return None
    with company.read() as engine:
        row = engine.row(
            "SELECT id, login, password_hash, active, must_change, password_changed_at FROM employee WHERE login = ?",
            (text,),
        )
    return None if row is None else _Person(*row)


def _oneself(actor: Actor) -> _Person:
    if actor.viewer is not None:
        raise denied(None, "view_as")
    with actor.company.read() as engine:
        row = engine.row(
            "SELECT id, login, password_hash, active, must_change, password_changed_at FROM employee"
            " WHERE id = ? AND active = 1",
            (actor.employee_id,),
        )
    if row is None:
        raise AmbarError("not_signed_in", reason="wrong")
    return _Person(*row)


def _confirm(actor: Actor, person: _Person, password: str, field: str, *, failure: str = "sign_in_failed") -> None:
    from db import passwords

    _count(actor.company, person.login, actor.source)
    if not passwords.verify(actor.company.path, person.hash, password):
        _failed(actor, person, failure)
        raise invalid(field, "wrong")
    with actor.company.write():
        _forget(actor.company, person.login, actor.source)


def _count(company: Company, login: object, source: str) -> None:
    """Count an attempt as failed until it turns out well; AmbarError "not_signed_in" (wait) within a wait."""
    key, source = throttle_key(login), _way(source)
    with company.write() as engine:
        now = clock.now()
        engine.run("DELETE FROM sign_in_failure WHERE last_at < ?", (moment_text(now - FORGOTTEN),))
        row = engine.row(
            "SELECT failures, last_at, blocked_until FROM sign_in_failure WHERE login = ? AND source = ?", (key, source)
        )
        seconds = 0
        # A clock that was set back must not make a wait longer than it is.
        if row is not None and row[2] is not None and row[1] <= moment_text(now) < row[2]:
            seconds = int((datetime.fromisoformat(row[2]) - now).total_seconds()) + 1
        else:
            failures = (row[0] if row else 0) + 1
            wait = wait_of(failures)
            engine.run("DELETE FROM sign_in_failure WHERE login = ? AND source = ?", (key, source))
            engine.run(
                "INSERT INTO sign_in_failure (login, source, failures, last_at, blocked_until) VALUES (?, ?, ?, ?, ?)",
                (key, source, failures, moment_text(now), moment_text(now + wait) if wait else None),
            )
    if seconds:
        raise AmbarError("not_signed_in", reason="wait", seconds=seconds)


def _forget(company: Company, login: object, source: str) -> None:
    company.engine.run(
        "DELETE FROM sign_in_failure WHERE login = ? AND source = ?", (throttle_key(login), _way(source))
    )


def _way(source: str) -> str:
    """What of a source failures are counted by: not the address and the terminal, which whoever guesses could vary."""
    return clean(source).partition(" ")[0][:CODE_LENGTH]


def _failed(actor: Actor, person: _Person | None, kind: str = "sign_in_failed", *, where: str = "") -> AmbarError:
    """Note a failure. What was typed as an unknown login is not kept: it may be a password."""
    with actor.company.write():
        audit.record(
            actor,
            kind,
            target=person.login if person else "",
            target_id=person.id if person else None,
            after=where or None,
        )
    return AmbarError("not_signed_in", reason="wrong")


def _new(company: Company, person: _Person, old: str | None, new: str, field: str = "new_password") -> str:
    if old is not None and unicodedata.normalize("NFKC", old) == unicodedata.normalize("NFKC", new):
        raise invalid(field, "same")
    from db import passwords

    rules = passwords.rules_for(company, person.login, passwords.name_of(company, person.login))
    secret = passwords.prepare(company.path, new, field, rules)
    if secret.problem is not None:
        raise_all([secret.problem])
    return secret.hash or ""


def _enter(
    actor: Actor,
    person: _Person,
    login: object,
    source: str,
    fresh: str | None,
    *,
    changed: bool = False,
    where: str = "",
) -> None:
    """The end of a sign-in that went well: failures forgotten, a new hash kept, the session noted.

    AmbarError "not_signed_in" (wrong) where the password was changed or the person switched off meanwhile.
    """
    with actor.company.write() as engine:
        same = engine.value(
            "SELECT 1 FROM employee WHERE id = ? AND active = 1 AND password_hash IS ?", (person.id, person.hash)
        )
        if not same:
            raise AmbarError("not_signed_in", reason="wrong")
        _forget(actor.company, login, source)
        if fresh is not None:
            engine.run("UPDATE employee SET password_hash = ? WHERE id = ?", (fresh, person.id))
        if changed:
            engine.run(
                "UPDATE employee SET password_changed_at = ?, must_change = 0, version = version + 1 WHERE id = ?",
                (moment_text(clock.now()), person.id),
            )
            audit.record(actor, "employee", target=person.login, target_id=person.id, field="password")
        audit.record(actor, "sign_in", after=where or None)
