"""Public keys that look like real ones: made of a number, nobody has the other half."""

from __future__ import annotations

import base64

from db import ssh_keys


def body(number: int) -> str:
    """An Ed25519 key in base64."""
    parts = (b"ssh-ed25519", number.to_bytes(32, "big"))
    return base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()


def line(number: int, comment: str = "") -> str:
    """Its line in a .pub file."""
    return f"ssh-ed25519 {body(number)} {comment}".rstrip() + "\n"


def fingerprint(number: int) -> str:
    """As ssh-keygen -l shows it."""
    return ssh_keys.parse(line(number)).fingerprint
