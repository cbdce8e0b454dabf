"""The options that every command takes, found before a parser is built; forced mode is decided here.

Source: cli.md, `--db`, `--as`, `--lang`, `--json`, "Forced". `--plain`: the app, for a screen reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.errors import AmbarError
from db.record import record
from tui import i18n
from tui.i18n import _

_VALUES = {"--db": "db", "--as": "as_login", "--lang": "lang"}


@record
class Options:
    """What was said before and between a command's own words.

    `forced`: the login that the launcher gave; then nobody is the operator and the environment counts for nothing.
    `key`: the fingerprint of the SSH key by which they came. `user`: the launcher gave the system's user instead of a
    login (`session.of_user` finds it).
    """

    db: str | None = None
    as_login: str | None = None
    lang: str | None = None
    json: bool = False
    plain: bool = False
    forced: str | None = None
    key: str = ""
    user: str | None = None
    help: bool = False
    version: bool = False
    words: tuple[str, ...] = ()
    """The command and its own arguments; with `--password-stdin`, which some commands take for another's password."""


def usage(message: str) -> AmbarError:
    """Wrong usage, with the sentence that says so."""
    return AmbarError("usage", message=message)


def _launched(words: list[str], environ: Mapping[str, str]) -> tuple[str | None, str, str | None, list[str]]:
    """What a launcher says first (login, key, system user), and the words that follow."""
    forced: str | None = None
    key, user = "", None
    if words[:1] == ["--forced-user"]:
        if len(words) != 2 or not words[1] or words[1].startswith("-"):
            raise usage(_("--forced-user needs a system user, and nothing more"))
        forced, user, words = "", words[1], []
    if words[:1] == ["--forced"]:
        if len(words) < 2 or not words[1] or words[1].startswith("-"):
            raise usage(_("--forced needs a login"))
        import shlex

        forced, words = words[1], words[2:]
        if words[:1] == ["--key"]:
            from db.ssh_keys import FINGERPRINT

            key, words = "".join(words[1:2]), words[2:]
            if not FINGERPRINT.fullmatch(key):
                raise usage(_("--key needs the fingerprint of an SSH key"))
        try:
            words += shlex.split(environ.get("SSH_ORIGINAL_COMMAND", ""))
        except ValueError as error:
            raise usage(_("The command's quotes do not match")) from error
    return forced, key, user, words


def read(arguments: Sequence[str], environ: Mapping[str, str]) -> Options:
    """The options of a command line; AmbarError "usage" for wrong ones.

    `--forced LOGIN [--key FINGERPRINT]` (SSH) and `--forced-user NAME` (sudo) are only known as the very first words.
    Then the words of SSH_ORIGINAL_COMMAND, split as a shell would but never by one, follow those of the launcher.
    """
    forced, key, user, words = _launched(list(arguments), environ)
    found: dict[str, str] = {}
    flags: set[str] = set()
    rest: list[str] = []
    while words:
        word = words.pop(0)
        if word == "--":
            rest += [word, *words]
            break
        name, equals, value = word.partition("=")
        if name in _VALUES:
            if not equals:
                if not words:
                    raise usage(_("{option} needs a value").format(option=name))
                value = words.pop(0)
            found[_VALUES[name]] = value
        elif word in ("--json", "--plain") or (not rest and word in ("--help", "-h", "--version")):
            flags.add(word.strip("-"))
        elif name in ("--forced", "--forced-user"):
            raise usage(_("--forced is for the launcher alone"))
        else:
            rest.append(word)
    if forced is not None and (found.keys() & {"db", "as_login"}):
        raise usage(_("--db and --as do not exist here"))
    if found.get("lang", "tr") not in i18n.LANGUAGES:
        raise usage(_("--lang is one of: {choices}").format(choices=", ".join(i18n.LANGUAGES)))
    if not found.get("db", "x") or not found.get("as_login", "x"):
        raise usage(_("{option} needs a value").format(option="--db / --as"))
    return Options(
        **found,
        json="json" in flags,
        plain="plain" in flags,
        forced=forced,
        key=key,
        user=user,
        help=bool(flags & {"help", "h"}),
        version="version" in flags,
        words=tuple(rest),
    )
