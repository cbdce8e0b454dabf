"""Where in the ledger a warehouse has rows; words in texts of the company's own fields."""

from pathlib import Path

from db.text import fold


def up(migrator, db):
    """Run the statements beside this file."""
    connection = db.connection()
    connection.create_scalar_function("fold", fold, 1, deterministic=True)
    connection.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
