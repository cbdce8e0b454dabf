"""Everything that is read, one file a noun: frozen rows, whole lists or pages of them."""
