"""`ambar mapping`: how the columns of somebody's files become ours, kept by a name for everybody who imports."""

from __future__ import annotations

import argparse

from tui.cli import files
from tui.cli.command import Answer, Command, Context, versioned
from tui.cli.imports import ENTITIES
from tui.cli.options import Options
from tui.i18n import N_, _


def _kind(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=ENTITIES, metavar="|".join(ENTITIES))


def _named(parser: argparse.ArgumentParser) -> None:
    _kind(parser)
    parser.add_argument("name", metavar="NAME")


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", nargs="?", choices=ENTITIES, metavar="|".join(ENTITIES))


def list_mappings(context: Context, said: argparse.Namespace) -> Answer:
    """The saved mappings of the kinds that one may import."""
    from db.queries import mappings

    rows = mappings.listing(context.actor, said.entity)
    return Answer(rows, columns=("entity", "name", "by", "updated_at"))


def show(context: Context, said: argparse.Namespace) -> Answer:
    """A saved mapping, as TOML."""
    from db.queries import mappings

    text = mappings.text(context.actor, said.entity, said.name)
    return Answer({"entity": said.entity, "name": said.name, "text": text}, text=lambda: text.rstrip("\n"))


def _guess_arguments(parser: argparse.ArgumentParser) -> None:
    _kind(parser)
    parser.add_argument("file", metavar="FILE")


def _check_file(said: argparse.Namespace, options: Options) -> None:
    files.check_name(said.file, options)


def guess(context: Context, said: argparse.Namespace) -> Answer:
    """What the names of a file's columns tell, as a mapping to be mended by hand."""
    from contextlib import ExitStack

    from db.exchange.looking import look
    from db.exchange.mapping_text import chosen
    from db.services import imports
    from tui.cli.imports import source

    imports.allowed(context.actor, said.entity)
    with ExitStack() as stack:
        found = look(said.entity, source(said.file, context.options, stack))
    lines = [_("# nothing is read from: {columns}").format(columns=", ".join(found.unused))] if found.unused else []
    lines += [_("# one of these is needed: {fields}").format(fields=", ".join(one)) for one in found.missing]
    if not found.missing:
        lines.append(chosen(said.entity, found.fields, name=found.name, decimal=found.decimal or None).rstrip("\n"))
    text = "\n".join(lines)
    return Answer(found, text=lambda: text)


def _save_arguments(parser: argparse.ArgumentParser) -> None:
    _named(parser)
    parser.add_argument("--file", required=True, metavar="M.toml")
    versioned(parser)


def save(context: Context, said: argparse.Namespace) -> Answer:
    """Keep a mapping file by a name, in place of the one of that name."""
    from db.exchange.mapping_file import MAX_MAPPING
    from db.services import imports, mappings

    imports.allowed(context.actor, said.entity)
    with files.opened(said.file, context.options) as file:
        text = files.text_of(said.file, file.read(MAX_MAPPING + 1))
    version = mappings.save(context.actor, said.entity, said.name, text, version=said.version)
    return Answer({"entity": said.entity, "name": said.name, "version": version})


def _delete_arguments(parser: argparse.ArgumentParser) -> None:
    _named(parser)
    versioned(parser)


def delete(context: Context, said: argparse.Namespace) -> Answer:
    """Forget a mapping."""
    from db.services import mappings

    mappings.delete(context.actor, said.entity, said.name, version=said.version)
    return Answer({"entity": said.entity, "name": said.name})


COMMANDS = {
    "list": Command(N_("saved mappings of the kinds that one may import"), list_mappings, _list_arguments),
    "show": Command(N_("a saved mapping, as TOML"), show, _named),
    "guess": Command(N_("what a file's columns tell, as TOML"), guess, _guess_arguments, check=_check_file),
    "save": Command(N_("keep a mapping file by a name"), save, _save_arguments, check=_check_file),
    "delete": Command(N_("forget a mapping"), delete, _delete_arguments),
}
