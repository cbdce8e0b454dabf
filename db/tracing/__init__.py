"""Where goods came from and where they went, read from the books step by step. Internal to `db.queries.trace`."""
