"""`python -m pengingat` is the command line."""

from pengingat.cli import app

app()
