"""Every sentence is there in both languages, and our own reader of .po files reads them as babel does."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po as babel_po

from tui import actions, i18n

TUI = Path(i18n.__file__).parent
CATALOGUES = sorted((TUI / "locale" / "tr").glob("*.po"))
CALLS = {"_": 1, "N_": 1, "ngettext": 2}


def literals() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where a sentence stands, and its literals: one, or singular and plural."""
    for path in sorted(TUI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                where = f"{path.relative_to(TUI)}:{node.lineno}"
                texts = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
                if node.func.id == "_" and texts == [None]:
                    continue  # _() of what N_() marked elsewhere
                wanted = texts[: CALLS[node.func.id]]
                assert all(isinstance(one, str) for one in wanted), f"{where}: only literals are translated"
                yield where, tuple(str(one) for one in wanted)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)[^{}]*\}", text))


@pytest.fixture
def turkish() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("tr")
    yield
    i18n.set_language(before)


def test_every_sentence_is_translated() -> None:
    known = i18n.load("tr")
    missing = [f"{where}: {texts[0]!r}" for where, texts in literals() if texts[0] not in known]
    assert not missing, "no Turkish for:\n" + "\n".join(missing)
    flat = [
        f"{where}: {texts[0]!r}"
        for where, texts in literals()
        if len(texts) == 2 and isinstance(known.get(texts[0]), str)
    ]
    assert not flat, "no plural forms for:\n" + "\n".join(flat)


def test_no_translation_is_left_over_or_contradicts_another() -> None:
    used = {texts[0] for _, texts in literals()}
    first: dict[str, tuple[str, object]] = {}
    wrong = []
    for path in CATALOGUES:
        for msgid, msgstr in i18n.read_po(path.read_text(encoding="utf-8")).items():
            if msgid not in used:
                wrong.append(f"{path.name}: nobody says {msgid!r}")
            if msgid in first and first[msgid][1] != msgstr:
                wrong.append(f"{path.name}: {msgid!r} is another in {first[msgid][0]}")
            first.setdefault(msgid, (path.name, msgstr))
    assert not wrong, "\n".join(wrong)


def test_placeholders_are_the_same_in_both_languages() -> None:
    for msgid, msgstr in i18n.load("tr").items():
        for form in (msgstr,) if isinstance(msgstr, str) else msgstr:
            assert placeholders(form) == placeholders(msgid), msgid


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_our_reader_reads_as_babel_does(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    with path.open("rb") as file:
        theirs = {
            one.id if isinstance(one.id, str) else one.id[0]: one.string
            for one in babel_po(file, locale="tr")
            if one.id and one.string and not one.fuzzy and all(one.string)
        }
    assert i18n.read_po(text) == theirs
    assert len(theirs) == text.count("\nmsgid ") - 1, "an entry twice in one file, or without a translation"


def test_the_reader_knows_escapes_plurals_and_what_to_leave_out() -> None:
    read = i18n.read_po(
        'msgid ""\nmsgstr "Language: tr\\n"\n\n'
        'msgid "a\\"b\\\\n\\nc"\nmsgstr ""\n"ç"\n"ş\\t"\n\n'
        'msgid "row"\nmsgid_plural "rows"\nmsgstr[0] "satır"\nmsgstr[1] "satırlar"\n\n'
        '#, fuzzy\nmsgid "left"\nmsgstr "kaldı"\n\n#~ msgid "old"\n#~ msgstr "eski"\n\nmsgid "bare"\nmsgstr ""\n'
    )
    assert read == {'a"b\\n\nc': "çş\t", "row": ("satır", "satırlar")}


def test_a_number_takes_the_right_form(turkish: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(i18n._unread, "tr", [])
    monkeypatch.setitem(i18n._read, "tr", {"{count} row": ("{count} satır", "{count} satır")})
    assert i18n.ngettext("{count} row", "{count} rows", 3).format(count=3) == "3 satır"
    i18n.set_language("en")
    assert i18n.ngettext("{count} row", "{count} rows", 1).format(count=1) == "1 row"
    assert i18n.ngettext("{count} row", "{count} rows", 3).format(count=3) == "3 rows"


@pytest.mark.parametrize(
    ("option", "saved", "environ", "expected"),
    [
        (None, None, {}, "tr"),
        (None, None, {"LANG": "tr_TR.UTF-8"}, "tr"),
        (None, None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, None, {"LANG": "de_DE.UTF-8"}, "tr"),
        (None, None, {"LANG": "C.UTF-8"}, "tr"),
        (None, None, {"LANG": "tr_TR.UTF-8", "LC_ALL": "en_US"}, "en"),
        (None, "tr", {"LANG": "en_GB.UTF-8"}, "tr"),
        ("en", "tr", {"LANG": "tr_TR.UTF-8"}, "en"),
    ],
)
def test_language_is_negotiated(option: str | None, saved: str | None, environ: dict[str, str], expected: str) -> None:
    assert i18n.negotiate(option, saved, environ) == expected


def test_importing_it_is_cheap() -> None:
    code = "import tui.i18n, sys; print(*({'textual', 'rich', 'babel', 'peewee'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=TUI.parent)
    assert done.stdout.strip() == ""


def test_the_first_page_waits_for_the_words_of_the_shell_alone() -> None:
    shell = i18n.read_po((i18n.LOCALE / "tr" / i18n.FIRST).read_text(encoding="utf-8"))
    titles = {one.title for one in (*actions.SECTIONS, *actions.ACTIONS)}
    assert not {title for title in titles if title not in shell}
