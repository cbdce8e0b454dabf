"""What a database has not that was made between two states of migration 0003."""

from pathlib import Path


def up(migrator, db):
    """Run the statements beside this file."""
    db.connection().execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
