"""Only one password is computed at a time, over all processes; an unknown login takes as long as a known one."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from db import passwords

_HOLD = """
import sys, time
from pathlib import Path
from db import passwords
with passwords._turn(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(0.6)
"""


def test_one_at_a_time_over_processes(tmp_path: Path) -> None:
    database = tmp_path / "ambar.db"
    stored = passwords.compute(database, "uzun parola")
    other = subprocess.Popen([sys.executable, "-c", _HOLD, str(database)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None and other.stdout.readline() == "held\n"
    begin = time.monotonic()
    assert passwords.verify(database, stored, "uzun parola")
    assert time.monotonic() - begin > 0.3
    assert other.wait(5) == 0
    assert (tmp_path / "ambar.db-passwords").stat().st_mode & 0o777 == 0o600


def test_nobody_takes_as_long_as_somebody(tmp_path: Path) -> None:
    passwords.set_cost(passwords.Cost(3, 16 * 1024, 1))
    database = tmp_path / "ambar.db"
    stored = passwords.compute(database, "uzun parola")

    def took(hash: str | None, password: str) -> float:
        times = []
        for _ in range(9):
            begin = time.perf_counter()
            assert not passwords.verify(database, hash, password)
            times.append(time.perf_counter() - begin)
        return statistics.median(times)

    known = took(stored, "yanlış parola")
    assert 0.5 < took(None, "yanlış parola") / known < 2
    assert 0.5 < took(stored, "x" * 5000) / known < 2


def test_argon2_is_imported_only_when_needed() -> None:
    code = "import sys, db.services.sign_in; assert 'argon2' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
