"""`ambar demo`: a company to try, in a file of its own; whoever runs it is its administrator."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui import session
from tui.cli.command import Answer, Standalone, natural
from tui.cli.options import Options, usage
from tui.cli.progress import Progress
from tui.i18n import N_, _

if TYPE_CHECKING:
    from db.demo import Demo

FILE = "demo.db"
"""The demo's name inside the data folder, where no path is given."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--path", metavar="FILE")
    parser.add_argument("--products", type=natural, metavar="N")
    parser.add_argument("--documents", type=natural, metavar="N")
    parser.add_argument("--no-open", action="store_true")


def demo(options: Options, said: argparse.Namespace) -> Answer:
    """Make the demo, or take the one that is there already; then open the app where there is a terminal."""
    if options.as_login is not None or options.db is not None:
        raise usage(_("--db and --as do not go with this command; it takes --path"))
    from db import demo as demos

    path = Path(said.path) if said.path else session.data_folder() / FILE
    if not said.path and said.products is None and said.documents is None and _is_there(path):
        made = demos.Demo(path)
    else:
        with Progress(options) as progress:
            made = demos.build(
                path,
                products=said.products,
                documents=said.documents,
                os_user=session.os_user(),
                progress=progress,
            )
    opens = not (said.no_open or options.json) and sys.stdin.isatty() and sys.stdout.isatty()
    return Answer(_data(made), text=lambda: _told(made), opens=str(path) if opens else None)


def _is_there(path: Path) -> bool:
    """Whether a demo stands there from before."""
    from db import demo as demos
    from db import open_company

    if not path.exists():
        return False
    company = open_company(str(path))
    try:
        return demos.is_demo(company)
    finally:
        company.close()


def _data(made: Demo) -> dict[str, Any]:
    people = [{"login": one.login, "name": one.name, "roles": list(one.roles)} for one in made.people]
    return {"database": str(made.path), "company": made.company, "employees": people, "password": made.password}


def _told(made: Demo) -> str:
    from db.demo import ROLE_NAMES
    from tui.cli.output import aligned
    from tui.labels_words import role_name

    lines = [
        [one.login, one.name, ", ".join(role_name(role, ROLE_NAMES.get(role)) for role in one.roles)]
        for one in made.people
    ]
    return "\n".join(
        (
            f"{made.company}: {made.path}",
            _("Employees, all with the password {password}:").format(password=made.password),
            aligned(lines),
            _("To open it again: ambar --db {path}").format(path=made.path),
        )
    )


COMMANDS = {"demo": Standalone(N_("make a company to try"), demo, _arguments)}
