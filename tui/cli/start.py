"""`ambar init`: a company and its first administrator, mapped to whoever runs it."""

from __future__ import annotations

import argparse

from db.errors import AmbarError
from tui import session
from tui.cli.command import Answer, Standalone
from tui.cli.files import password
from tui.cli.options import Options, usage
from tui.i18n import N_, _


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--admin", required=True, metavar="LOGIN")
    parser.add_argument("--name", metavar="NAME")
    parser.add_argument("--password-stdin", action="store_true")
    parser.add_argument("--company", default="", metavar="NAME")
    parser.add_argument("--currency", default="TRY")
    parser.add_argument("--costing", choices=("average", "fifo"), default="average")
    parser.add_argument("--timezone", default="Europe/Istanbul", metavar="TZ")


def init(options: Options, given: argparse.Namespace) -> Answer:
    """Make the database where there is none, and fill it; on a refusal no file is left behind."""
    if options.as_login is not None:
        raise usage(_("--as does not go with this command"))
    secret = password(options) if given.password_stdin else None
    import db
    from db.access import Actor
    from db.company import path_of
    from db.services import company as companies

    url = session.database_url(options.db)
    path = path_of(url)
    fresh = not path.exists() or not path.stat().st_size
    company = db.create_company(url) if fresh else db.open_company(url)
    try:
        if session.operator(company) is None:
            raise AmbarError("not_signed_in", os_user=session.os_user())
        companies.init(
            Actor(company, None, operator=session.os_user(), source=session.source("cli")),
            login=given.admin,
            name=given.name or given.admin,
            password=secret,
            company_name=given.company,
            currency=given.currency,
            costing=given.costing,
            timezone=given.timezone,
            os_user=session.os_user(),
        )
    except BaseException:
        company.close()
        if fresh:
            for suffix in ("", "-wal", "-shm", "-lock", "-passwords"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    company.close()
    data = {"database": str(path), "administrator": given.admin, "os_user": session.os_user()}
    told = _("Company made: {path}\nAdministrator: {login} (system user {os_user})").format(
        path=path, login=given.admin, os_user=session.os_user()
    )
    return Answer(data, text=lambda: told)


COMMANDS = {"init": Standalone(N_("make a company and its first administrator"), init, _init_arguments)}
