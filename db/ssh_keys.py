"""Public SSH keys, read strictly: one key of a known type in one line, without options in front of it.

Source: security.md, part 2. What is read here ends in a line that sshd obeys, so nothing but letters, digits and
+ / = may come of a key, and nothing but letters, digits and . _ - of a login.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from db.errors import invalid, raise_all
from db.record import record
from db.sha import sha256
from db.text import check

FIELD: Final = "ssh_key"
LOGIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
"""Logins that a launcher's line can hold: nothing in them means anything to a shell or to sshd."""
FINGERPRINT: Final = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
TYPES: Final = (
    "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
    "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
)  # fmt: skip
RSA_BITS: Final = (2048, 16384)
COMMENT_LENGTH: Final = 100
LONGEST: Final = 16_384
"""Characters of a line that is looked at."""
_SIZES: Final = {
    "ssh-ed25519": (11, 32),
    "ecdsa-sha2-nistp256": (19, 8, 65),
    "ecdsa-sha2-nistp384": (19, 8, 97),
    "ecdsa-sha2-nistp521": (19, 8, 133),
}
"""How long the parts of a key are, by its type; those of others vary."""
_PARTS: Final = {"ssh-rsa": 3, "sk-ssh-ed25519@openssh.com": 3, "sk-ecdsa-sha2-nistp256@openssh.com": 4}


@record
class Key:
    """A public key: its type, itself in base64, and what its owner calls it."""

    kind: str
    body: str
    comment: str = ""

    @property
    def fingerprint(self) -> str:
        """As ssh-keygen -l shows it."""
        digest = sha256(base64.b64decode(self.body)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def parse(text: object) -> Key:
    """The one public key that `text` (a .pub file) holds.

    Raises AmbarError "invalid" (ssh_key: not_text, one_line, private_key, key_type, damaged_key, rsa_bits; too_long or
    bad_characters for the comment) for all that is not exactly that.
    """
    if not isinstance(text, str):
        raise invalid(FIELD, "not_text")
    if "PRIVATE KEY" in text[:LONGEST]:
        raise invalid(FIELD, "private_key")
    line = text.strip(" \t\r\n")
    if not line or len(line) > LONGEST or len(line.splitlines()) != 1:
        raise invalid(FIELD, "one_line")
    kind, _blank, rest = line.partition(" ")
    body, _blank, comment = rest.partition(" ")
    if kind not in TYPES:
        raise invalid(FIELD, "key_type", choices=list(TYPES))
    parts = _parts(body)
    lengths = tuple(map(len, parts))
    if not parts or parts[0] != kind.encode() or lengths != _SIZES.get(kind, lengths):
        raise invalid(FIELD, "damaged_key")
    if len(parts) != _PARTS.get(kind, len(parts)):
        raise invalid(FIELD, "damaged_key")
    if kind == "ssh-rsa" and not RSA_BITS[0] <= int.from_bytes(parts[2], "big").bit_length() <= RSA_BITS[1]:
        raise invalid(FIELD, "rsa_bits", low=RSA_BITS[0])
    told, problem = check(comment, FIELD, length=COMMENT_LENGTH)
    if problem is not None:
        raise_all([problem])
    return Key(kind, body, told)


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
