"""Libraries that not everyone needs: imported when first used; a missing one says which `pip install` brings it."""

from __future__ import annotations

import importlib
from typing import Any

from db.errors import AmbarError


def needed(module: str, extra: str) -> Any:
    """A module of an optional extra of pyproject.toml; AmbarError "unavailable" (reason extra) where it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise AmbarError("unavailable", reason="extra", extra=extra, detail=module) from error
