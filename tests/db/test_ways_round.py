"""Ways round the rights that were tried and led somewhere once: each must end before it gives anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.access import Actor
from db.company import Company
from db.errors import AmbarError
from db.services import employees, roles, sessions, settings, sign_in
from db.sessions import Place
from tests.conftest import add_employee

PASSWORD = "çok uzun bir parola 7"


def refused(error: pytest.ExceptionInfo[AmbarError]) -> tuple[str, object]:
    return error.value.code, error.value.details.get("reason")


def test_whether_the_password_is_asked_for_is_not_changed_without_it(company: Company, admin: Actor) -> None:
    employees.reset_password(admin, "admin", PASSWORD, must_change=False)
    unattended = replace(admin, operator=None)
    settings.set(unattended, "step_up.cancel", "on")
    with pytest.raises(AmbarError) as error:
        settings.set(unattended, "step_up.cancel", "off")
    assert refused(error) == ("denied", "step_up")
    assert company.setting("step_up.cancel") == "on"
    settings.set(sign_in.confirm(unattended, PASSWORD), "step_up.cancel", "off")
    assert company.setting("step_up.cancel") == "off"


def test_a_session_that_was_ended_sets_no_password(company: Company, admin: Actor) -> None:
    own = replace(add_employee(company, "anahtar", "Anahtarlı", os_user="anahtar"), session="s1")
    sessions.begin(own, Place("elsewhere", 1, "", "", ""))
    with company.write() as engine:
        engine.run("UPDATE session SET ended_at = began_at WHERE id = 's1'")
    with pytest.raises(AmbarError) as error:
        sign_in.change_password(own, None, PASSWORD)
    assert refused(error) == ("not_signed_in", "ended")
    with company.read() as engine:
        assert engine.value("SELECT password_hash FROM employee WHERE login = 'anahtar'") is None


def test_nobody_lets_their_own_session_stand_open_for_longer(company: Company, admin: Actor) -> None:
    roles.add(admin, "Yetki", code="yetki")
    roles.set_grants(admin, "yetki", {"access.edit": True})
    roles.add(admin, "Başka", code="baska")
    roles.rename(admin, "yetki", lock_minutes=5, exit_minutes=60)
    own = add_employee(company, "yetkili", "Yetkili", "yetki")
    for longer in (6, 0, ""):
        with pytest.raises(AmbarError) as error:
            roles.rename(own, "yetki", lock_minutes=longer)
        assert refused(error) == ("denied", "scope")
    with pytest.raises(AmbarError):
        roles.rename(own, "yetki", exit_minutes=0)
    roles.rename(own, "yetki", lock_minutes=3, name="Yetkililer")
    roles.rename(own, "baska", lock_minutes=0)
    roles.rename(admin, "yetki", lock_minutes=0)


def test_nobody_is_let_in_again_or_under_another_login_without_the_password(company: Company, admin: Actor) -> None:
    employees.reset_password(admin, "admin", PASSWORD, must_change=False)
    employees.add(admin, "eski", "Eski Yönetici", roles=["administrator"], password=PASSWORD)
    employees.disable(admin, "eski")
    settings.set(admin, "step_up.rights", "on")
    for change in ({"active": True}, {"new_login": "yeni"}):
        with pytest.raises(AmbarError) as error:
            employees.edit(admin, "eski", **change)
        assert refused(error) == ("denied", "step_up")
    employees.edit(admin, "eski", name="Eski")
    employees.enable(sign_in.confirm(admin, PASSWORD), "eski")
