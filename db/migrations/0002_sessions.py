"""Sessions that are running, and how long one may be idle by one's role."""

from pathlib import Path


def up(migrator, db):
    """Run the statements beside this file."""
    db.connection().execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
