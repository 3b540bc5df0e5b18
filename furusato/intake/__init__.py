"""Reads donor lists (xlsx, csv): bytes in, one table of text and findings out. Gate 1: what the file itself tells of an accident."""
