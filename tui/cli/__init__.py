"""The command line, one file a noun; never imports textual."""
