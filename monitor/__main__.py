"""`python -m monitor` is the command `monitor`, and so is the script of that name.

Each child that parses loads the script's module anew, as multiprocessing has it: here is nothing
that would take time and memory there.
"""


def main() -> None:
    from monitor import cli

    cli.main()


if __name__ == "__main__":
    main()
