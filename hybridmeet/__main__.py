"""`python -m hybridmeet` is the same as `hybridmeet`."""

from hybridmeet.cli import main

if __name__ == "__main__":
    main()
