"""Who the demo's employees are: one for each role, one with two, one of the branch alone, one without any.

Apart from the demo's making, which brings half of Ambar along: the home screen of a demo only names them.
"""

from __future__ import annotations

from typing import Final

from db.permissions import ADMINISTRATOR
from db.record import record

PASSWORD: Final = "ambar2026"
"""The one password of all of them."""
BRANCH: Final = "sube_memuru"
"""The role of the branch's clerk: a warehouse clerk who sees the branch alone."""
ROLE_NAMES: Final = {BRANCH: "Şube memuru"}
"""The names of the roles that are the demo's own."""


@record
class Person:
    """An employee of the demo; `roles`: codes."""

    login: str
    name: str
    roles: tuple[str, ...]
    department: str


ADMIN: Final = Person("elif", "Elif Işık", (ADMINISTRATOR,), "Yönetim")
PEOPLE: Final = (
    ADMIN,
    Person("murat", "Murat Demirtaş", ("store_manager",), "Yönetim"),
    Person("selin", "Selin Kaya", ("store_staff",), "Satış"),
    Person("mehmet", "Mehmet Yıldız", ("warehouse_clerk",), "Depo"),
    Person("zeynep", "Zeynep Arslan", ("store_staff", "warehouse_clerk"), "Depo"),
    Person("hasan", "Hasan Çetin", (BRANCH,), "Şube"),
    Person("can", "Can Öztürk", (), "Satış"),
)
