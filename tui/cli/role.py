"""`ambar role`: roles and what they give."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from db.errors import AmbarError, invalid
from tui.cli import files
from tui.cli.command import Answer, Command, Context, given, limit, versioned
from tui.cli.options import Options
from tui.i18n import N_, _, language


def list_roles(context: Context, said: argparse.Namespace) -> Answer:
    """Every role."""
    from db.queries import roles

    rows = roles.every(context.actor, language=language())[: said.limit]
    return Answer(rows, columns=("id:code", "name", "holders", "about"))


def _role(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("role", metavar="ROLE")


def show(context: Context, said: argparse.Namespace) -> Answer:
    """One role: who holds it and what it gives."""
    from db.queries import roles

    found = roles.show(context.actor, said.role, language=language())

    def text() -> str:
        from db.text import clean
        from tui.labels_words import permission_name

        names = (f"{found.id}  {found.name}", found.about, ", ".join((*found.holders, *found.departments)))
        lines = [*map(clean, names), ""]
        lines += [
            f"  {permission_name(right, section=True)}: {_value(value)}"
            for right, value in found.grants.items()
            if value is not False
        ]
        return "\n".join(lines)

    return Answer(found, text=text)


def _value(value: Any) -> str:
    from tui.labels_words import choice

    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return choice(value) if isinstance(value, str) else ", ".join(choice(one) for one in value)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--code")
    parser.add_argument("--about")


def add(context: Context, said: argparse.Namespace) -> Answer:
    """Add a role that gives nothing yet."""
    from db.services import roles

    return _card(context, roles.add(context.actor, said.name, **given(said, "code", "about")).code)


def _copy_arguments(parser: argparse.ArgumentParser) -> None:
    _role(parser)
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--code")


def copy(context: Context, said: argparse.Namespace) -> Answer:
    """Add a role that gives what another does."""
    from db.services import roles

    return _card(context, roles.copy(context.actor, said.role, said.name, **given(said, "code")).code)


def _merge_arguments(parser: argparse.ArgumentParser) -> None:
    _role(parser)
    parser.add_argument("into", metavar="INTO")


def merge(context: Context, said: argparse.Namespace) -> Answer:
    """Of two roles that give the same, one goes; its holders move to the other."""
    from db.services import roles

    return _card(context, roles.merge(context.actor, said.role, said.into).code)


def _card(context: Context, code: str) -> Answer:
    return show(context, argparse.Namespace(role=code))


def _set_arguments(parser: argparse.ArgumentParser) -> None:
    _role(parser)
    parser.add_argument("permission", metavar="PERMISSION")
    parser.add_argument("value", metavar="true|false|all|a,b,c")
    versioned(parser)


def set_grant(context: Context, said: argparse.Namespace) -> Answer:
    """Change what a role gives: one right."""
    from db.queries import roles as queries
    from db.services import roles

    changes = {said.permission: parse_value(said.value)}
    state = roles.set_grants(context.actor, said.role, changes, version=said.version)
    value = queries.show(context.actor, state.code).grants.get(said.permission)
    data = {"role": state.code, "permission": said.permission, "value": value, "version": state.version}
    return Answer(data, words={"value": _value})


def parse_value(text: str) -> bool | str | list[str]:
    """A cell of the matrix as a person types it: true, false, all, or a,b,c."""
    words: dict[str, bool | str] = {"true": True, "false": False, "all": "all"}
    if text in words:
        return words[text]
    return [one.strip() for one in text.split(",") if one.strip()]


def export(context: Context, said: argparse.Namespace) -> Answer:
    """All roles with what they give, as JSON that `role import` takes."""
    from db.permissions import ADMINISTRATOR
    from db.queries import roles
    from tui.cli.output import json_text

    cards = [
        roles.show(context.actor, one.id, language=language())
        for one in roles.every(context.actor)
        if one.id != ADMINISTRATOR
    ]
    data = {"roles": [{"id": one.id, "name": one.name, "about": one.about, "grants": one.grants} for one in cards]}
    return Answer(data, text=lambda: json_text(data))


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")


def _check_file(said: argparse.Namespace, options: Options) -> None:
    files.check_name(said.file, options)


def import_roles(context: Context, said: argparse.Namespace) -> Answer:
    """Make or change roles from a file of `role export`: all of it or nothing. Rights it does not name stay."""
    from db.queries import roles as queries
    from db.services import roles

    context.require("access.edit")
    wanted = _roles_in(files.read_json(said.file, context.options))
    with context.company.write():
        known = {one.id for one in queries.every(context.actor)}
        for one in wanted:
            if one["id"] not in known:
                roles.add(context.actor, one["name"], code=one["id"], about=one["about"])
        states = roles.save(context.actor, {one["id"]: one["grants"] for one in wanted})
    return Answer([states[one["id"]] for one in wanted], columns=("code", "version"))


def _roles_in(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = data.get("roles")
    if not isinstance(rows, list):
        raise invalid("roles", "not_a_list")
    problems: list[dict[str, Any]] = []
    found = []
    for position, row in enumerate(rows, 1):
        grants = row.get("grants", {}) if isinstance(row, dict) else None
        if not isinstance(grants, dict) or not isinstance(row.get("id"), str):
            problems += invalid("roles", "not_an_object", row=position).details["errors"]
            continue
        found.append(
            {"id": row["id"], "name": row.get("name") or row["id"], "about": row.get("about") or "", "grants": grants}
        )
    if problems:
        raise AmbarError("invalid", errors=problems)
    return found


COMMANDS = {
    "list": Command(N_("every role"), list_roles, limit),
    "show": Command(N_("one role and what it gives"), show, _role),
    "add": Command(N_("add a role that gives nothing yet"), add, _add_arguments),
    "copy": Command(N_("add a role like another"), copy, _copy_arguments),
    "merge": Command(N_("make one of two roles that give the same"), merge, _merge_arguments),
    "set": Command(N_("change what a role gives"), set_grant, _set_arguments),
    "export": Command(N_("all roles as JSON"), export),
    "import": Command(N_("make or change roles from such a file"), import_roles, _import_arguments, check=_check_file),
}
