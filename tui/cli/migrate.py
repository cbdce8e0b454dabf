"""`ambar migrate`: an older database comes to this version, after a copy of it has been put aside."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from db.errors import AmbarError
from tui import session
from tui.cli.command import Answer, Standalone
from tui.cli.options import Options, usage
from tui.i18n import N_, _


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true")


def migrate(options: Options, said: argparse.Namespace) -> Answer:
    """Say what is to be done, or do it: the operator alone, for nobody can sign in to an older database."""
    if options.as_login is not None:
        raise usage(_("--as does not go with this command"))
    from db.company import Company

    company = Company.of_any_version(session.database_url(options.db))
    try:
        if session.operator(company) is None:
            raise AmbarError("not_signed_in", os_user=session.os_user())
        due = company.pending()
        path = company.path
        copy = None
        if not said.dry_run:
            if due:
                moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
                copy = path.with_name(f"{path.name}.before-{due[0][:4]}-{moment}")
            company.migrate(copy)
    finally:
        company.close()
    data = {"database": str(path), "migrations": list(due), "copy": None if copy is None else str(copy)}
    return Answer(data, text=lambda: _told(list(due), str(copy or ""), done=not said.dry_run))


def _told(due: list[str], copy: str, *, done: bool) -> str:
    if not due:
        return _("The database is of this version; there is nothing to do.")
    if not done:
        return "\n".join([_("To be done, after a copy of the database has been put beside it:"), *due])
    return "\n".join(
        [_("The database is of this version now. The copy of what was there: {path}").format(path=copy), *due]
    )


COMMANDS = {"migrate": Standalone(N_("bring an older database to this version, a copy first"), migrate, _arguments)}
