"""The command line, one file a noun. The contract is cli.md; nothing here imports textual or rich."""
