"""Public SSH keys: read strictly, and the file in which they stand, one line each: LOGIN TYPE KEY COMMENT.

The file is read by `ambar-keys` as nobody, so it is world-readable; only root writes it. Source: security.md, part 2.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from db.record import record
from tui.cli.options import usage
from tui.i18n import _

LOGIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
"""Logins that a launcher's line can hold: nothing in them means anything to a shell or to sshd."""
TYPES: Final = (
    "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
    "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
)  # fmt: skip
RSA_BITS: Final = 2048
_COMMENT: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\"'`\\$\u2028\u2029\u202a-\u202e\u2066-\u2069]{0,100}")
_LONGEST: Final = 16_384


@record
class Key:
    """A public key of somebody."""

    login: str
    kind: str
    body: str
    comment: str = ""

    @property
    def fingerprint(self) -> str:
        """As ssh-keygen -l shows it."""
        digest = hashlib.sha256(base64.b64decode(self.body)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    @property
    def line(self) -> str:
        """Its line in the file."""
        return " ".join(part for part in (self.login, self.kind, self.body, self.comment) if part)


def parse(login: str, text: str) -> Key:
    """The one public key that `text` (a .pub file) holds; AmbarError "usage" for all that is not exactly that."""
    if not LOGIN.fullmatch(login):
        raise usage(_("A login with a key has only the letters a to z, digits and . _ -"))
    text = text.removesuffix("\n").removesuffix("\r")
    if "\n" in text or "\r" in text or len(text) > _LONGEST:
        raise usage(_("One public key in one line is needed, as in a .pub file"))
    kind, _blank, rest = text.partition(" ")
    body, _blank, comment = rest.partition(" ")
    if "PRIVATE KEY" in text:
        raise usage(_("This is a private key: it stays where it is; the .pub file is needed"))
    if kind not in TYPES:
        raise usage(_("Keys are of one of these types, without options in front: {choices}").format(
            choices=", ".join(TYPES)))  # fmt: skip
    if not _COMMENT.fullmatch(comment):
        raise usage(_("The comment of a key holds at most 100 characters, no quotes and nothing invisible"))
    parts = _parts(body)
    if len(parts) < 2 or parts[0] != kind.encode():
        raise usage(_("The key is damaged"))
    if kind == "ssh-rsa" and (len(parts) != 3 or int.from_bytes(parts[2], "big").bit_length() < RSA_BITS):
        raise usage(_("RSA keys need {bits} bits at least").format(bits=RSA_BITS))
    return Key(login, kind, body, comment.strip())


def _parts(body: str) -> list[bytes]:
    """The strings that a key is made of; none where it is not made of whole ones."""
    try:
        raw = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return []
    if base64.b64encode(raw).decode() != body:
        return []
    found = []
    while raw:
        size = int.from_bytes(raw[:4], "big")
        if len(raw) < 4 + size:
            return []
        found.append(raw[4 : 4 + size])
        raw = raw[4 + size :]
    return found


def read(path: Path) -> list[Key]:
    """The keys in the file; none where there is no file. AmbarError "usage" for a line that is no key."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [parse(*line.split(" ", 1)) if " " in line else parse(line, "") for line in lines if line.strip()]


def change(path: Path, work: Callable[[list[Key]], Sequence[Key]]) -> None:
    """Put what `work` makes of the keys in their place, in one step and one at a time."""
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        keys = work(read(path))
        write(path, "".join(f"{key.line}\n" for key in keys), 0o644)
    finally:
        os.close(handle)


def write(path: Path, text: str, mode: int) -> None:
    """Replace a file in one step: whoever reads it sees the old one or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fchmod(stream.fileno(), mode)
        os.fsync(stream.fileno())
    new.replace(path)


def add(keys: list[Key], key: Key) -> list[Key]:
    """With one more; AmbarError "usage" where somebody has it already."""
    for known in keys:
        if known.body == key.body:
            raise usage(_("{fingerprint} is a key of {login} already").format(
                fingerprint=key.fingerprint, login=known.login))  # fmt: skip
    return [*keys, key]


def remove(keys: list[Key], fingerprint: str) -> list[Key]:
    """Without one; AmbarError "usage" where there is none such."""
    left = [key for key in keys if key.fingerprint != fingerprint]
    if len(left) == len(keys):
        raise usage(_("No key has the fingerprint {fingerprint}").format(fingerprint=fingerprint))
    return left
