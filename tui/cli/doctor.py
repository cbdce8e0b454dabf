"""`ambar doctor`: what a maintainer needs to know, also where the database cannot be opened."""

from __future__ import annotations

import argparse

from db.errors import AmbarError
from tui import session
from tui.cli.command import Answer, Command, Context, no_arguments
from tui.cli.options import Options
from tui.i18n import N_


def doctor(context: Context, said: argparse.Namespace) -> Answer:
    """How program, computer, terminal, file and copies are."""
    from db.queries import doctor as database
    from tui import doctor

    found = doctor.report(context.company.path, database.state(context.actor), database.counts(context.actor))
    return Answer(found, text=lambda: "\n".join(doctor.lines(found, context.company.setting("timezone"))))


def doctor_unopened(options: Options, said: argparse.Namespace, error: AmbarError) -> Answer:
    """What there is to tell of a database that cannot be opened, for whoever owns it or its folder; and why."""
    from db.company import path_of
    from tui import doctor

    path = path_of(session.database_url(options.db))
    if not path.parent.is_dir() or not session.is_operator(path if path.exists() else path.parent):
        raise error
    found = doctor.report(path, None, error=error)
    return Answer(found, text=lambda: "\n".join(doctor.lines(found, "UTC")), exit_code=error.exit_code)


COMMANDS = {
    "doctor": Command(
        N_("what a maintainer needs to know, without anybody's data"),
        doctor,
        no_arguments,
        operator=True,
        unopened=doctor_unopened,
    )
}
