"""`python -m akit` is `akit`."""

from akit.cli import main

if __name__ == "__main__":
    main()
