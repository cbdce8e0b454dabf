"""The SSH keys of an employee on the screen: pasted, refused where they are no keys, removed."""

from __future__ import annotations

from typing import Any

from db.access import Actor
from db.queries import ssh_keys as queries
from db.services import employees, ssh_keys
from tests import public_keys
from tests.tui.test_employees_screen import on, open_list
from tui.published import MARKER
from tui.screens.ssh_keys import SshKeysScreen


async def test_a_key_is_pasted_and_removed(shell: Any, admin: Actor, clerk: Actor) -> None:
    marker = admin.company.path.with_name(MARKER)
    async with shell(admin) as user:
        await open_list(user)
        await on(user, "depocu")
        await user.press("e")
        assert isinstance(user.screen, SshKeysScreen)
        assert "SSH anahtarı yok" in user.text()
        await user.press("n")
        await user.type("ssh-dss AAAA")
        await user.press("f2")
        assert "ssh-ed25519" in user.text() and not queries.of(admin, "depocu"), "says which types there are"
        user.screen.query_one("LineInput").value = public_keys.line(1, "dizüstü").strip()
        await user.press("f2")
        (line,) = queries.of(admin, "depocu")
        assert line.comment == "dizüstü" and line.fingerprint == public_keys.fingerprint(1)
        assert "dizüstü" in user.text() and marker.exists(), "whoever publishes keys is asked to"
        marker.unlink()
        await user.press("enter")
        assert line.fingerprint in user.text()
        await user.press("escape", "delete", "down", "enter")
        assert queries.of(admin, "depocu") == () and marker.exists()
        assert "artık girilemez" in user.text()


async def test_the_card_names_them_and_who_has_more_rights_is_out_of_reach(
    shell: Any, admin: Actor, clerk: Actor
) -> None:
    from db.services import roles

    roles.add(admin, "İK", code="ik")
    roles.set_grants(admin, "ik", {"employee.edit": True})
    employees.add(admin, "ik", "İK", roles=["ik"])
    ssh_keys.add(admin, "admin", public_keys.line(1, "ev"))
    async with shell(admin) as user:
        await open_list(user)
        await on(user, "admin")
        await user.press("enter")
        assert any("SSH anahtarları" in line and "ev" in line for line in user.lines())
    who = Actor(admin.company, admin.company.engine.value("SELECT id FROM employee WHERE login = 'ik'"))
    async with shell(who) as user:
        await open_list(user)
        await on(user, "admin")
        await user.press("e", "delete")
        assert "sizde olmayan hakları var" in user.text()
        assert len(queries.of(admin, "admin")) == 1
