"""Reads a notice's documents back as a stranger would: by their printed headings, sharing nothing with the code that drew them."""
