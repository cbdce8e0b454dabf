"""Everything that is true without a screen: the books, the rights and the rules of Ambar.

`open_company(url)` is the only door in; nothing happens at import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.company import Company


def open_company(url: str) -> Company:
    """Open the company behind `url` ("sqlite:///path" or a bare path), its schema checked.

    Raises AmbarError "unavailable" with reason not_ours, newer, older, read_only, disk_full, io or
    network_fs, and "not_found" where there is no such file.
    """
    from db.company import Company

    return Company.open(url)


def create_company(url: str) -> Company:
    """Make an empty company file behind `url`; AmbarError "already_exists" if there is one."""
    from db.company import Company

    return Company.create(url)
