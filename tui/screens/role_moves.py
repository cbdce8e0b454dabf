"""Merging roles, and roles to and from a file: asked, shown in figures, done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.i18n import N_, _, ngettext
from tui.labels_rights import time_line
from tui.labels_words import permission_name

if TYPE_CHECKING:
    from db.queries.role_reviews import Merge, Review
    from tui.app import AmbarApp
    from tui.widgets.rights_sheet import RightsSheet


async def merge(shell: AmbarApp, sheet: RightsSheet, one: str, other: str) -> str | None:
    """Ask which of two roles stays, say who moves and what changes for each, do it; the code of the one that stays."""
    from db.queries import role_reviews
    from db.services import roles
    from tui.dialogs.question import Answer, Question
    from tui.dialogs.review import Review as ReviewDialog
    from tui.widgets.rights_words import rights

    names = {role.id: role.name for role in sheet.roles}
    count = len(sheet.different(one, other))
    told = _("They differ in {rights}: whoever moves has the rights of the role that stays.").format(
        rights=rights(count)
    )
    stays = [
        Answer(code, _("{kept} stays, {gone} goes").format(kept=names[code], gone=names[gone]))
        for code, gone in ((one, other), (other, one))
    ]
    kept = await shell.ask(
        Question(
            _("Which role stays?"), [told if count else _("Both give the same")], [Answer("", _("Give up")), *stays]
        )
    )
    if not kept:
        return None
    gone = other if kept == one else one
    found = await shell.read(role_reviews.merging, shell.actor, gone, kept)
    title = _("Merge: {gone} goes, {kept} stays").format(gone=names[gone], kept=names[kept])
    if await shell.ask(ReviewDialog(title, _moving(found), _each(found))) is not True:
        return None
    await shell.write(roles.merge, shell.actor, gone, kept, differing=not found.same, versions=found.versions)
    shell.say_done(_("{gone} is merged into {kept}").format(gone=names[gone], kept=names[kept]))
    return kept


def _moving(found: Merge) -> list[str]:
    """Who moves: "3 çalışan, 1 departman taşınır"."""
    people = ngettext("{count} employee moves", "{count} employees move", len(found.holders))
    lines = [people.format(count=len(found.holders)) + (f": {', '.join(found.holders)}" if found.holders else "")]
    if found.departments:
        places = ngettext("{count} department moves", "{count} departments move", len(found.departments))
        lines.append(f"{places.format(count=len(found.departments))}: {', '.join(found.departments)}")
    if not found.movers:
        lines.append(_("Nobody's rights change."))
    lines.append(_("This cannot be undone."))
    return lines


def _each(found: Merge) -> list[str]:
    """What changes for each: "Mehmet Kaya   + Stok fişi: İşlemeyi iptal et"."""
    lines = []
    for one in found.movers:
        lines += [
            f"{one.name}   + {permission_name(right, section=True)}" for right in one.gains if right not in one.loses
        ]
        lines += [
            f"{one.name}   − {permission_name(right, section=True)}" for right in one.loses if right not in one.gains
        ]
        both = [right for right in one.gains if right in one.loses]
        lines += [f"{one.name}   ± {permission_name(right, section=True)}" for right in both]
    return lines


# Files ---------------------------------------------------------------------------

_JSON: Final = N_("A path on this computer. JSON, as ambar role export writes.")


async def export(shell: AmbarApp) -> None:
    """Ask for a name, write all roles into a new file of that name."""
    from tui import roles_file
    from tui.cli import files
    from tui.cli.output import json_text
    from tui.dialogs.file import checked, file_dialog, options

    async def save(values: Mapping[str, Any]) -> str:
        name = checked(shell, values["file"])
        data = await shell.read(roles_file.read_all, shell.actor)
        files.write_new(name, [json_text(data), "\n"], options(shell))
        return name

    suggested = _("roles-{day}.json").format(day=shell.today().isoformat())
    name = await shell.ask(file_dialog(shell, _("Write roles to a file"), _JSON, suggested, save))
    if name:
        shell.say_done(_("Written: {file}").format(file=name))


async def take(shell: AmbarApp, sheet: RightsSheet) -> bool:
    """Ask for a file of roles, show all that it would change, do it; whether it is done."""
    from db.queries import role_reviews
    from db.services import roles
    from tui import roles_file
    from tui.cli import files
    from tui.dialogs.file import checked, file_dialog, options
    from tui.dialogs.review import Review as ReviewDialog

    async def read(values: Mapping[str, Any]) -> Any:
        name = checked(shell, values["file"])
        entries = roles_file.entries(files.read_json(name, options(shell)))
        return entries, await shell.read(role_reviews.importing, shell.actor, entries)

    answer = await shell.ask(file_dialog(shell, _("Read roles from a file"), _JSON, "", read))
    if answer is None:
        return False
    entries, review = answer
    dialog = ReviewDialog(_("What the file changes"), _coming(review), _changes(sheet, review))
    if await shell.ask(dialog) is not True:
        return False
    if not review.changes and not review.times and not review.new:
        return False
    await shell.write(roles.take, shell.actor, entries, review.versions)
    shell.say_done(_("Saved: {summary}").format(summary=_coming(review)[0]))
    return True


def _coming(review: Review) -> list[str]:
    from tui.widgets.rights_words import summary

    lines = [summary(len(review.changes), review.employees)]
    if review.new:
        made = ngettext("{count} new role", "{count} new roles", len(review.new)).format(count=len(review.new))
        lines.append(f"{made}: {', '.join(review.new.values())}")
    return lines


def _changes(sheet: RightsSheet, review: Review) -> list[str]:
    from tui.widgets.rights_sheet import Difference
    from tui.widgets.rights_words import difference_line

    lines = []
    for one in review.changes:
        line = difference_line(
            sheet,
            Difference(one.role, one.permission, one.before, one.after, one.terms_before, one.terms_after),
            review.new.get(one.role, ""),
        )
        lines.append(line)
    names = {role.id: role.name for role in sheet.roles} | dict(review.new)
    return [*lines, *(time_line(one, names[one.role]) for one in review.times)]
