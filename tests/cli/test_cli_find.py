"""`ambar find` where nothing fits: people are told what they may have meant, scripts are given nothing."""

from __future__ import annotations

from typing import Any

from db.access import Actor
from db.services import products


def test_what_was_meant_is_told_beside_the_answer(ambar: Any, admin: Actor) -> None:
    products.add(admin, "CIV-1", "Cıvata galvaniz")
    told = ambar("find", "galvnaiz", json=False)
    assert "Kayıt yok" in told.out and "Bunu mu demek istediniz?" in told.err and "CIV-1  Cıvata galvaniz" in told.err
    assert ambar("find", "galvnaiz").data == []
    fits = ambar("find", "galvaniz", json=False)
    assert "CIV-1" in fits.out and "istediniz" not in fits.err
    assert "istediniz" not in ambar("find", "zzzzzz", json=False).err
