"""The version of the program, on the lowest floor, since every document names it."""

VERSION = "0.1.0"
