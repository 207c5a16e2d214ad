"""`python -m mingcha.cli`."""

from mingcha.cli.main import main

main()
