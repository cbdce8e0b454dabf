"""`ambar role export` and `role import`: roles as a file that a person can read and review."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui.cli import files
from tui.cli.command import Answer, Command, Context
from tui.cli.options import Options
from tui.i18n import N_, _, language, ngettext

if TYPE_CHECKING:
    from db.queries.role_reviews import Review


def export(context: Context, said: argparse.Namespace) -> Answer:
    """All roles with what they give, as JSON that `role import` takes."""
    from tui import roles_file
    from tui.cli.output import json_text

    data = roles_file.read_all(context.actor)
    return Answer(data, text=lambda: json_text(data))


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true")


def _check_file(said: argparse.Namespace, options: Options) -> None:
    files.check_name(said.file, options)


def import_roles(context: Context, said: argparse.Namespace) -> Answer:
    """Make or change roles from a file of `role export`: all of it or nothing; with --dry-run only say what it changes.

    Rights that the file does not name stay; of a right that it names, the days and conditions are those of the file,
    or none.
    """
    from db.services import roles
    from tui import roles_file

    context.require("access.edit")
    entries = roles_file.entries(files.read_json(said.file, context.options))
    if said.dry_run:
        return _review(context, entries)
    return Answer(roles.take(context.actor, entries), columns=("code", "version"))


def _review(context: Context, entries: Any) -> Answer:
    from db.queries import role_reviews, roles
    from db.terms import shown

    found = role_reviews.importing(context.actor, entries)
    names = {one.id: one.name for one in roles.every(context.actor, language=language())} | dict(found.new)
    data = {
        "dry_run": True,
        "new": dict(found.new),
        "changes": [
            {"role": one.role, "permission": one.permission, "before": one.before, "after": one.after}
            | {"terms_before": shown(one.terms_before), "terms_after": shown(one.terms_after)}
            for one in found.changes
        ],
        "times": [
            {"role": one.role, "field": one.field, "before": one.before, "after": one.after} for one in found.times
        ],
        "employees": found.employees,
    }
    return Answer(data, text=lambda: "\n".join(_lines(found, names)))


def _lines(found: Review, names: dict[str, str]) -> Iterator[str]:
    from db.text import clean
    from tui.cli.role import terms_in_brackets, value_words
    from tui.labels_rights import time_line
    from tui.labels_words import permission_name

    yield _("Trial run: nothing was changed")
    if found.new:
        told = ngettext("New role: {names}", "New roles: {names}", len(found.new))
        yield told.format(names=clean(", ".join(found.new.values())))
    for one in found.changes:
        right = permission_name(one.permission, section=True)
        before = value_words(one.before) + terms_in_brackets(one.terms_before)
        after = value_words(one.after) + terms_in_brackets(one.terms_after)
        yield f"{clean(names[one.role])} · {right}: {before} → {after}"
    for change in found.times:
        yield time_line(change, clean(names[change.role]))
    if found.new or found.changes or found.times:
        yield _("Active employees who gain or lose rights: {count}").format(count=found.employees)
    else:
        yield _("The file changes nothing")


COMMANDS = {
    "export": Command(N_("all roles as JSON"), export),
    "import": Command(N_("make or change roles from such a file"), import_roles, _import_arguments, check=_check_file),
}
