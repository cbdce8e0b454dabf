"""Questions over a screen, one a file."""
