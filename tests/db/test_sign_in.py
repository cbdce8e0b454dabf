"""Signing in: passwords, growing delay, no hint whether a login exists."""

from __future__ import annotations

import threading
import unicodedata
from pathlib import Path

import pytest

from db import passwords
from db.access import Actor, rights_of
from db.company import Company
from db.errors import AmbarError
from db.services import employees, sign_in

PASSWORD = "doğru parola"


def error_of(company: Company, login: str, password: str, source: str = "tty1", **more: str) -> AmbarError:
    with pytest.raises(AmbarError) as caught:
        sign_in.by_password(company, login, password, source, **more)
    return caught.value


def audit_kinds(company: Company) -> list[str]:
    with company.read() as engine:
        return [kind for (kind,) in engine.rows("SELECT kind FROM audit ORDER BY id")]


def test_the_right_password_opens(company: Company, admin: Actor) -> None:
    actor = sign_in.by_password(company, "admin", PASSWORD, "tty1")
    assert (actor.employee_id, actor.operator, actor.source) == (admin.employee_id, None, "tty1")
    assert audit_kinds(company)[-1] == "sign_in"


def test_a_password_typed_decomposed_is_the_same(company: Company) -> None:
    assert sign_in.by_password(company, " admin ", unicodedata.normalize("NFD", PASSWORD), "tty1")


def test_a_login_typed_decomposed_is_the_same(company: Company, admin: Actor) -> None:
    employees.add(admin, "çağrı", "Çağrı", password="uzun parola", must_change=False)
    assert sign_in.by_password(company, unicodedata.normalize("NFD", "çağrı"), "uzun parola", "tty1")


def test_wrong_unknown_and_switched_off_are_the_same_answer(company: Company, admin: Actor) -> None:
    employees.add(admin, "kapali", "Kapalı", password="uzun parola", must_change=False)
    employees.disable(admin, "kapali")
    answers = [
        error_of(company, "admin", "yanlış parola"),
        error_of(company, "yok", "yanlış parola"),
        error_of(company, "kapali", "uzun parola"),
        error_of(company, "kapali2\x1b[31m", "x" * 10_000),
        error_of(company, "adm\udcffin", "par\udcffola"),
        error_of(company, "", ""),
    ]
    assert {(one.code, tuple(one.details.items())) for one in answers} == {("not_signed_in", (("reason", "wrong"),))}


@pytest.mark.parametrize("login", ["admin", "hayalet"])
def test_the_delay_grows_also_for_unknown_logins(company: Company, frozen_clock, login: str) -> None:
    for _ in range(5):
        assert error_of(company, login, "yanlış").details["reason"] == "wrong"
    for minutes in (1, 2, 4, 8, 15, 15):
        waiting = error_of(company, login, PASSWORD)
        assert (waiting.details["reason"], waiting.details["seconds"]) == ("wait", minutes * 60 + 1)
        frozen_clock.forward(minutes=minutes, seconds=-1)
        assert error_of(company, login, PASSWORD).details == {"reason": "wait", "seconds": 2}
        frozen_clock.forward(seconds=1)
        assert error_of(company, login, "yanlış").details["reason"] == "wrong"


def test_the_delay_is_kept_in_the_file_and_ends_by_itself(company: Company, frozen_clock, tmp_path: Path) -> None:
    import db

    for _ in range(5):
        error_of(company, "admin", "yanlış")
    again = db.open_company(str(company.path))
    assert error_of(again, "ADMIN ", PASSWORD).details["reason"] == "wait"
    assert sign_in.by_password(again, "admin", PASSWORD, "elsewhere")
    frozen_clock.forward(minutes=1)
    assert sign_in.by_password(again, "admin", PASSWORD, "tty1")
    assert error_of(again, "admin", "yanlış").details["reason"] == "wrong"
    again.close()


def test_a_clock_set_back_does_not_lock_anyone_out(company: Company, frozen_clock) -> None:
    for _ in range(9):
        frozen_clock.forward(minutes=15)
        error_of(company, "admin", "yanlış")
    frozen_clock.forward(days=-30)
    assert sign_in.by_password(company, "admin", PASSWORD, "tty1")


def test_guesses_at_the_same_time_count_too(company: Company) -> None:
    reasons: list[str] = []

    def guess() -> None:
        try:
            sign_in.by_password(company, "admin", "yanlış parola", "tty1")
        except AmbarError as error:
            reasons.append(error.details["reason"])
        finally:
            company.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (reasons.count("wrong"), reasons.count("wait")) == (5, 15)


def test_what_is_typed_as_an_unknown_login_is_not_kept(company: Company) -> None:
    error_of(company, "gizli-parolam-42", "x")
    with company.read() as engine:
        assert "gizli-parolam-42" not in repr(engine.rows("SELECT * FROM audit LEFT JOIN audit_text ON audit_id = id"))
    assert audit_kinds(company)[-1] == "sign_in_failed"


def test_unlock_ends_the_wait(company: Company, admin: Actor, frozen_clock) -> None:
    employees.add(admin, "Ilgın", "Ilgın", password="uzun parola", must_change=False)
    for _ in range(5):
        error_of(company, "Ilgın", "yanlış")
    employees.unlock(admin, "Ilgın")
    assert sign_in.by_password(company, "Ilgın", "uzun parola", "tty1")


def test_a_given_password_must_be_changed(company: Company, admin: Actor, frozen_clock) -> None:
    employees.add(admin, "yeni", "Yeni")
    made = employees.reset_password(admin, "yeni").password
    assert made is not None and len(made) == 19
    assert error_of(company, "yeni", made).details["reason"] == "must_change"
    same = error_of(company, "yeni", made, new_password=made)
    assert [(one["field"], one["reason"]) for one in same.details["errors"]] == [("new_password", "same")]
    short = error_of(company, "yeni", made, new_password="kısa")
    assert [(one["field"], one["reason"]) for one in short.details["errors"]] == [("new_password", "too_short")]
    assert sign_in.by_password(company, "yeni", made, "tty1", new_password="kendi parolam")
    assert error_of(company, "yeni", made).details["reason"] == "wrong"
    assert sign_in.by_password(company, "yeni", "kendi parolam", "tty1")


def test_a_one_time_password_expires(company: Company, admin: Actor, frozen_clock) -> None:
    employees.add(admin, "yeni", "Yeni", password="verilen parola")
    frozen_clock.forward(days=7, seconds=1)
    assert error_of(company, "yeni", "verilen parola", new_password="kendi parolam").details["reason"] == "expired"


def test_changing_ones_own_password(company: Company, admin: Actor) -> None:
    with pytest.raises(AmbarError) as caught:
        sign_in.change_password(admin, "yanlış parola", "yepyeni parola")
    assert [(one["field"], one["reason"]) for one in caught.value.details["errors"]] == [("old", "wrong")]
    sign_in.change_password(admin, PASSWORD, "yepyeni parola")
    assert sign_in.by_password(company, "admin", "yepyeni parola", "tty1")
    with pytest.raises(AmbarError):
        sign_in.unlock(admin, PASSWORD)
    sign_in.unlock(admin, "yepyeni parola")


def test_guessing_the_old_password_waits_too(company: Company, admin: Actor) -> None:
    for _ in range(5):
        with pytest.raises(AmbarError):
            sign_in.unlock(admin, "yanlış parola")
    with pytest.raises(AmbarError) as caught:
        sign_in.change_password(admin, PASSWORD, "yepyeni parola")
    assert caught.value.details["reason"] == "wait"


def test_a_first_password_needs_no_old_one(company: Company, clerk: Actor) -> None:
    sign_in.change_password(clerk, None, "depo parolası")
    assert sign_in.by_password(company, "depocu", "depo parolası", "tty1").employee_id == clerk.employee_id


def test_an_old_hash_is_renewed_at_sign_in(company: Company) -> None:
    passwords.set_cost(passwords.Cost(2, 16, 1))
    sign_in.by_password(company, "admin", PASSWORD, "tty1")
    with company.read() as engine:
        assert engine.value("SELECT password_hash FROM employee WHERE login = 'admin'").startswith(
            "$argon2id$v=19$m=16,t=2,p=1$"
        )
    assert sign_in.by_password(company, "admin", PASSWORD, "tty1")


def test_nothing_is_locked_while_a_password_is_computed(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    real = passwords.verify

    def looking(*arguments: object) -> bool:
        assert not company.engine.in_transaction
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "verify", looking)
    assert sign_in.by_password(company, "admin", PASSWORD, "tty1")


def test_by_os_user(company: Company, admin: Actor) -> None:
    employees.add(admin, "mehmet", "Mehmet", os_user="mehmet")
    assert sign_in.by_os_user(company, "nobody") is None
    assert sign_in.by_os_user(company, "") is None
    actor = sign_in.by_os_user(company, "mehmet")
    assert actor is not None and actor.operator is None
    employees.disable(admin, "mehmet")
    assert sign_in.by_os_user(company, "mehmet") is None
    assert not rights_of(actor).scopes


def test_the_operator_acts_as_someone_and_both_are_kept(company: Company, admin: Actor) -> None:
    actor = sign_in.by_login_as_operator(company, "admin", "root")
    assert (actor.employee_id, actor.operator) == (admin.employee_id, "root")
    employees.add(actor, "x", "X")
    with company.read() as engine:
        assert engine.rows("SELECT employee_id, operator FROM audit ORDER BY id DESC LIMIT 1") == [
            (admin.employee_id, "root")
        ]
    with pytest.raises(AmbarError) as caught:
        sign_in.by_login_as_operator(company, "yok", "root")
    assert caught.value.code == "not_found"
    employees.disable(admin, "x")
    with pytest.raises(AmbarError) as caught:
        sign_in.by_login_as_operator(company, "x", "root")
    assert caught.value.code == "not_signed_in"


@pytest.mark.parametrize("login", ["yok", "kapali", "", "admin\x00", "' OR 1=1 --"])
def test_forced_takes_only_active_employees(company: Company, admin: Actor, login: str) -> None:
    employees.add(admin, "kapali", "Kapalı")
    employees.disable(admin, "kapali")
    with pytest.raises(AmbarError) as caught:
        sign_in.forced(company, login)
    assert caught.value.code == "not_signed_in"
    assert sign_in.forced(company, "admin").employee_id == admin.employee_id


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kısa123", "too_short"),
        ("x" * 129, "too_long"),
        ("tab\tlı parola", "bad_characters"),
        ("e\u0301" * 4, "too_short"),
        ("surro\udcffgate", "bad_characters"),
    ],
)
def test_passwords_that_are_not_fit(password: str, reason: str) -> None:
    found = passwords.check(password)
    assert found is not None and found["reason"] == reason and "value" not in found


def test_passwords_that_are_fit() -> None:
    assert [
        passwords.check(one) for one in ("rüzgârlı tepe", "xyz-" * 31 + "xyzt", "boşluk da olur", "🔑🗝🔒🔓🗄" * 2 + "!")
    ] == [None] * 4


def test_one_time_passwords_differ_and_are_fit() -> None:
    made = {passwords.one_time() for _ in range(200)}
    assert len(made) == 200 and all(passwords.check(one) is None for one in made)
