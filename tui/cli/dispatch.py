"""From words to a command that has run: which parser, whose company, who acts, what is printed."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.errors import AmbarError
from tui import i18n, session
from tui.cli import proving
from tui.cli.command import Command, Context, Parser, Standalone
from tui.cli.nouns import commands, nouns
from tui.cli.options import Options, usage
from tui.i18n import _

if TYPE_CHECKING:
    from db.access import Actor
    from db.company import Company


def run(options: Options) -> tuple[int, str | None]:
    """Run the command that `options` name: its exit status, and the database on which the app opens then, if any.

    Raises AmbarError."""
    forced = options.forced is not None
    if options.version or options.help:
        from tui.cli import help

        print(help.version() if options.version else help.overview(forced=forced))
        return 0, None
    noun, *words = options.words
    if noun not in nouns(forced=forced):
        raise usage(_("No such command: {name}").format(name=noun))
    found = commands(noun)
    verb = ""
    if "" not in found:
        if words[:1] in (["-h"], ["--help"]):
            from tui.cli import help

            print(help.verbs(noun, found))
            return 0, None
        if not words or words[0] not in found:
            raise usage(_("{name} needs one of: {choices}").format(name=noun, choices=", ".join(found)))
        verb = words.pop(0)
    return _run(options, f"ambar {noun} {verb}".strip(), found[verb], words)


def _run(options: Options, prog: str, command: Command | Standalone, words: Sequence[str]) -> tuple[int, str | None]:
    from tui.cli.output import print_answer

    parser = Parser(prog, command.about)
    command.arguments(parser)
    words, prove = proving.taken(parser, words)
    given = parser.parse_args(words)
    if isinstance(command, Standalone):
        _collect()
        answer = command.run(options, given)
        print_answer(answer, as_json=options.json, timezone="UTC")
        return 0, answer.opens
    if command.check is not None:
        command.check(given, options)
    from db import open_company

    try:
        company = open_company(session.database_url(options.db, forced=options.forced is not None))
    except AmbarError as error:
        if command.unopened is None or options.forced is not None or options.as_login is not None:
            raise
        answer = command.unopened(options, given, error)
        print_answer(answer, as_json=options.json, timezone="UTC")
        return answer.exit_code, None
    try:
        actor = _actor(options, company, command)
        if options.forced is not None:
            from tui import barred

            barred.watch(lambda: 0.0, lambda: actor)  # an export that nobody reads must end too
        preferred = session.preferred_language(actor)
        i18n.set_language(session.language(options.lang, forced=options.forced is not None, preferred=preferred))
        _collect()
        answer = proving.run(command, Context(company, actor, options), given, prove=prove)
        timezone = "UTC" if options.json else company.setting("timezone")
    finally:
        company.close()
    print_answer(answer, as_json=options.json, timezone=timezone)
    if answer.error is not None:
        raise answer.error
    return answer.exit_code, answer.opens


def _collect() -> None:
    """Look for garbage from now on, but not among what the start has made."""
    gc.freeze()
    gc.enable()


def _actor(options: Options, company: Company, command: Command) -> Actor:
    """Who runs a command. Where the operator alone may, one who is no administrator acts as the operator."""
    alone = None
    if command.operator and options.forced is None and options.as_login is None:
        alone = session.operator(company)
    try:
        actor = session.identify(company, forced=options.forced, key=options.key, as_login=options.as_login)
    except AmbarError as error:
        if error.code != "not_signed_in" or alone is None:
            raise
        return alone
    if alone is not None:
        from db.access import rights_of

        return actor if rights_of(actor).administrator else alone
    return actor
