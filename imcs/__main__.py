"""`python -m imcs` does what `imcs` does."""

from imcs.cli import main

if __name__ == "__main__":
    main()
