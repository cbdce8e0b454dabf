"""The pictures in screenshots/: each main screen of the demo, as the README shows it and as it must stay.

Make them anew after a change that is meant: `python -m pytest tests/tui/test_pictures.py --snapshot-update`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_textual_snapshot
from textual.pilot import Pilot

import db
from db.company import Company
from db.demo import build
from db.services import sign_in
from tests.conftest import Clock
from tests.tui.conftest import Driver
from tui.app import AmbarApp
from tui.session import Start

PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
WIDE, SMALL = (120, 36), (80, 24)

SHOTS: dict[str, tuple[tuple[int, int], str, str, tuple[str, ...]]] = {
    # name: size, login, language, keys: ":command" and "text=…" are typed, anything else is a key
    "home": (WIDE, "elif", "tr", ()),
    "documents": (WIDE, "murat", "tr", (":belgeler", "down", "down")),
    "document": (WIDE, "murat", "tr", (":belgeler", "text=/SF-000056", "enter", "enter")),
    "preview": (WIDE, "murat", "tr", (":belgeler", "text=/SF-000056", "enter", "enter", "f6")),
    "lookup": (WIDE, "selin", "tr", ("f3", "text=civ m8 40")),
    "warehouses": (WIDE, "murat", "tr", (":depolar",)),
    "warehouse": (WIDE, "murat", "tr", (":depolar", "enter")),
    "catalogue": (WIDE, "murat", "tr", (":katalog", "down")),
    "product": (WIDE, "murat", "tr", (":katalog", "text=/m8-40", "enter", "enter")),
    "deals": (WIDE, "selin", "tr", (":pano",)),
    "deal": (WIDE, "selin", "tr", (":anlaşmalar", "down", "down", "down", "enter")),
    "reservations": (WIDE, "murat", "tr", (":rezervasyonlar", "down")),
    "trace": (WIDE, "murat", "tr", (":iz US-000173",)),
    "deliveries-80": (SMALL, "mehmet", "tr", (":teslimatlar", "down")),
    "roles": (WIDE, "elif", "tr", (":roller", "down", "down")),
    "employees": (WIDE, "elif", "tr", (":çalışanlar",)),
    "settings": (WIDE, "elif", "tr", (":ayarlar",)),
    "documents-80": (SMALL, "mehmet", "tr", (":belgeler", "down")),
    "document-80": (SMALL, "mehmet", "tr", (":belgeler", "text=/SF-000056", "enter", "enter")),
    "documents-english": (WIDE, "murat", "en", (":documents", "down")),
}


class Picture(pytest_textual_snapshot.SVGImageExtension):
    """Baselines in screenshots/, by the name of the picture, without fonts from elsewhere."""

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        return str(PICTURES)

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        return str(test_location.item.callspec.id)

    def serialize(self, data: Any, **options: Any) -> Any:
        return re.sub(r"@font-face \{.*?\}\s*", "", super().serialize(data, **options), flags=re.DOTALL)


pytest_textual_snapshot.SVGImageExtension = Picture  # type: ignore[misc]  # what `snap_compare` takes when it is made


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, built once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    build(path)
    made = db.open_company(str(path))
    made.engine.connect().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    made.close()
    return path


@pytest.fixture
def company(demo: Path, tmp_path: Path, frozen_clock: Clock) -> Iterator[Company]:
    """A copy of the demo, on the morning after its last day."""
    copy = tmp_path / "demo.db"
    shutil.copyfile(demo, copy)
    opened = db.open_company(str(copy))
    yield opened
    opened.close()


@pytest.mark.filterwarnings("ignore:.*Can not relate snapshot name:UserWarning")
@pytest.mark.parametrize("name", list(SHOTS))
def test_picture(
    name: str, company: Company, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    size, login, language, keys = SHOTS[name]
    actor = sign_in.by_login_as_operator(company, login, "tester", "test")
    app = AmbarApp(Start(url="demo", company=company, actor=actor, language=language, os_user="tester"))
    app.take(actor)

    async def drive(pilot: Pilot[Any]) -> None:
        user = Driver(app, pilot)
        await user.settle()
        for key in keys:
            if key.startswith(":"):
                await user.type(key)
                await user.press("enter")
            elif key.startswith("text="):
                await user.type(key.removeprefix("text="))
            else:
                await user.press(key)
            await user.settle()

    assert snap_compare(app, terminal_size=size, run_before=drive)


def test_every_picture_is_one_that_is_made(request: pytest.FixtureRequest) -> None:
    """A stale picture would show the README's readers what is no longer there."""
    there = {path.stem for path in PICTURES.glob("*.svg")}
    if request.config.getoption("update_snapshots"):
        there |= set(SHOTS)  # they are written when the run ends
    assert there == set(SHOTS)
