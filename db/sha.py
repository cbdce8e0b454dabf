"""SHA-256 as it is built into Python: at the start of the app OpenSSL, which `hashlib` loads, would cost a millisecond
and more. Python's own `random` does the same. For long texts `hashlib` is faster (`db.ledger.posting`).
"""

from __future__ import annotations

try:
    from _sha2 import sha256 as sha256  # type: ignore[import-not-found, unused-ignore]  # 3.12 and later
except ImportError:
    try:
        from _sha256 import sha256 as sha256  # type: ignore[import-not-found, unused-ignore]  # 3.11
    except ImportError:
        from hashlib import sha256 as sha256
