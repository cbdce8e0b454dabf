"""`ambar role`: roles and what they give."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from tui.cli import role_file
from tui.cli.command import Answer, Command, Context, given, limit, versioned
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
            f"  {permission_name(right, section=True)}: {value_words(value)}{terms_in_brackets(found.terms.get(right))}"
            for right, value in found.grants.items()
            if value is not False
        ]
        return "\n".join(lines)

    return Answer(_card_data(found), text=text)


def _card_data(card: Any) -> dict[str, Any]:
    """A role as JSON; of terms those that say something."""
    from db.queries.rows import visible

    return {**visible(card), "terms": _terms_data(card.terms)}


def _terms_data(terms: Mapping[str, Any]) -> dict[str, Any]:
    from db.terms import shown

    return {right: shown(one) for right, one in terms.items()}


def terms_in_brackets(terms: Any) -> str:
    """Behind a right, in brackets: " (ilk gün 1.12.2026, çift onay)"."""
    from tui.labels_rights import terms_line

    return f" ({line})" if terms is not None and (line := terms_line(terms)) else ""


def value_words(value: Any) -> str:
    """What a role gives of a right: yes, no, all, or the choices."""
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


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _role(parser)
    parser.add_argument("--name")
    parser.add_argument("--about")
    parser.add_argument("--lock-minutes", metavar="N")
    parser.add_argument("--exit-minutes", metavar="N")
    versioned(parser)


def edit(context: Context, said: argparse.Namespace) -> Answer:
    """Change a role's name, its description, and when a session of its holders locks and ends ("": as settings say)."""
    from db.services import roles

    fields = given(said, "name", "about", "lock_minutes", "exit_minutes", "version")
    return _card(context, roles.rename(context.actor, said.role, **fields).code)


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
    parser.add_argument("--from", dest="first_day", metavar="DAY")
    parser.add_argument("--until", dest="last_day", metavar="DAY")
    parser.add_argument("--four-eyes", choices=("on", "off"))
    parser.add_argument("--discount-limit", metavar="PERCENT")
    versioned(parser)


def set_grant(context: Context, said: argparse.Namespace) -> Answer:
    """Change what a role gives: one right, with its days and conditions; "none" takes one of these away."""
    from db.queries import roles as queries
    from db.services import roles

    terms: dict[str, object] = {
        name: None if value == _NONE else context.day(value, option)
        for name, option, value in (("first_day", "--from", said.first_day), ("last_day", "--until", said.last_day))
        if value is not None
    }
    if said.four_eyes is not None:
        terms["four_eyes"] = said.four_eyes == "on"
    if said.discount_limit is not None:
        terms["discount_limit"] = None if said.discount_limit == _NONE else said.discount_limit
    changes = {said.permission: parse_value(said.value)}
    on_terms = {said.permission: terms} if terms else None
    state = roles.set_grants(context.actor, said.role, changes, terms=on_terms, version=said.version)
    card = queries.show(context.actor, state.code)
    value = card.grants.get(said.permission)
    data = {"role": state.code, "permission": said.permission, "value": value, "version": state.version}
    if said.permission in card.terms:
        data["terms"] = _terms_data(card.terms)[said.permission]
    return Answer(data, words={"value": value_words, "terms": lambda _terms: terms_words(card.terms[said.permission])})


def terms_words(terms: Any) -> str:
    """Days and conditions in words."""
    from tui.labels_rights import terms_line

    return terms_line(terms)


_NONE = "none"


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    _role(parser)
    parser.add_argument("other", metavar="OTHER")


def compare(context: Context, said: argparse.Namespace) -> Answer:
    """What two roles give differently."""
    from db.queries import roles

    found = roles.compare(context.actor, said.role, said.other)
    rows = [
        {"permission": one.permission, "value": one.value, "other": one.other}
        | {key: data for key, data in _both_terms(one).items() if data}
        for one in found
    ]

    def text() -> str:
        from tui.cli.output import aligned
        from tui.labels_words import permission_name

        lines = [
            [
                permission_name(one.permission, section=True),
                _cell(one.value, one.terms),
                _cell(one.other, one.other_terms),
            ]
            for one in found
        ]
        return aligned([["", said.role, said.other], *lines]) if lines else _("Both give the same")

    return Answer(rows, text=text)


def _both_terms(one: Any) -> dict[str, Any]:
    from db.terms import shown

    return {"terms": shown(one.terms), "other_terms": shown(one.other_terms)}


def _cell(value: Any, terms: Any) -> str:
    return value_words(value) + terms_in_brackets(terms)


def _holders_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("permission", metavar="PERMISSION")
    limit(parser)


def holders(context: Context, said: argparse.Namespace) -> Answer:
    """Who holds a right today."""
    from db.queries import roles

    rows = roles.holders_of(context.actor, said.permission)[: said.limit]
    return Answer(rows, columns=("login", "name", "roles", "value"), words={"value": value_words})


def restore(context: Context, said: argparse.Namespace) -> Answer:
    """Make a default role give what it gives in a new company."""
    from db.services import roles

    return _card(context, roles.restore_default(context.actor, said.role, version=said.version).code)


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    _role(parser)
    versioned(parser)


def _conflicts_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("roles", metavar="ROLE", nargs="+")


def conflicts(context: Context, said: argparse.Namespace) -> Answer:
    """What one person with all these roles could make, process and cancel alone."""
    from db.queries import roles
    from tui.labels_words import document_type

    found = roles.conflicts(context.actor, said.roles)

    def text() -> str:
        lines = [
            _("{type}: one person can make, process and cancel it").format(type=document_type(one.type))
            for one in found
        ]
        return "\n".join(lines) or _("No conflicts")

    return Answer(found, text=text)


def parse_value(text: str) -> bool | str | list[str]:
    """A cell of the matrix as a person types it: true, false, all, or a,b,c."""
    words: dict[str, bool | str] = {"true": True, "false": False, "all": "all"}
    if text in words:
        return words[text]
    return [one.strip() for one in text.split(",") if one.strip()]


COMMANDS = {
    "list": Command(N_("every role"), list_roles, limit),
    "show": Command(N_("one role and what it gives"), show, _role),
    "add": Command(N_("add a role that gives nothing yet"), add, _add_arguments),
    "copy": Command(N_("add a role like another"), copy, _copy_arguments),
    "edit": Command(N_("change a role's name, description and idle times"), edit, _edit_arguments),
    "merge": Command(N_("make one of two roles that give the same"), merge, _merge_arguments),
    "set": Command(N_("change what a role gives"), set_grant, _set_arguments),
    "compare": Command(N_("what two roles give differently"), compare, _compare_arguments),
    "holders": Command(N_("who holds a right today"), holders, _holders_arguments),
    "conflicts": Command(N_("what one person with these roles could do all alone"), conflicts, _conflicts_arguments),
    "restore": Command(N_("make a default role give what it gave at first"), restore, _restore_arguments),
    **role_file.COMMANDS,
}
