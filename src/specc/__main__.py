"""`python -m specc`."""

from specc.cli.main import run

if __name__ == "__main__":
    run()
