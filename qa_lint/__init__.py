"""qa-lint finds what is broken, inconsistent or false in banks of questions and answers."""

__version__ = "0.1.0"
