"""Everything that changes data, one file a noun."""
