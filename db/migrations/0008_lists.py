"""Lists that a person arranges: columns of one's own, filters with names; documents in the order of their totals."""

from pathlib import Path


def up(migrator, db):
    """Run the statements beside this file."""
    db.connection().execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
