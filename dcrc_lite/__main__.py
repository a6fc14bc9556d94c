"""`python -m dcrc_lite` is the `dcrc` command."""

from dcrc_lite.cli import main

if __name__ == "__main__":
    main()
