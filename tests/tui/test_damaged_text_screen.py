"""A text in the file that is not UTF-8: the screens say so and go on, they have no fault."""

from __future__ import annotations

import apsw

from db.access import Actor
from db.company import Company
from db.services import products
from tests.tui.conftest import Shell


async def test_the_lists_say_what_is_wrong(shell: Shell, company: Company, admin: Actor) -> None:
    products.add(admin, "M8-40", "Cıvata")
    async with shell(admin) as user:
        connection = apsw.Connection(str(company.path))
        connection.execute("UPDATE item SET name = CAST(x'4DFEDD' AS TEXT)")
        connection.close()
        user.burst("colon", *"ürünler", "enter")
        await user.settle()
        assert "bozuk, okunamayan bir metin" in user.text()
        user.burst("colon", *"depolar", "enter")
        await user.settle()
        assert "MAIN" in user.text()
