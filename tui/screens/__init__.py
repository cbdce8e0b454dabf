"""One screen a file, the same noun as its service."""
