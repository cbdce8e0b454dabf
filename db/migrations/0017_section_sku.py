"""The products of a section by SKU."""

from pathlib import Path


def up(migrator, db):
    """Run the statements beside this file."""
    db.connection().execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
