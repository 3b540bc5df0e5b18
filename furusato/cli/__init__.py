"""The command line: words, clock, terminal. Policy lives below; here a person is asked, told, and given an exit code."""
